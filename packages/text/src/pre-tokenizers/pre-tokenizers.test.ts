import { describe, expect, it } from "vitest";
import { bertWords } from "./bert-words.ts";
import { byteLevel } from "./byte-level.ts";
import { digits } from "./digits.ts";
import { everyCharacter } from "./every-character.ts";
import { graphemes } from "./graphemes.ts";
import { metaspace } from "./metaspace.ts";
import { punctuation } from "./punctuation.ts";
import { chineseCharacters, split } from "./split.ts";
import { splitInTurn } from "./split-in-turn.ts";
import { whitespaceSplit } from "./whitespace-split.ts";
import { wordsAndPunctuation } from "./words-and-punctuation.ts";

describe("wordsAndPunctuation", () => {
  it("cuts at white space and between words and punctuation", () => {
    const text = " Don't stop... (now!) 3.14 snake_case naïve\u00a0cafe\u0301\n";
    expect([...wordsAndPunctuation().split(text)]).toEqual(
      "Don ' t stop ... ( now !) 3 . 14 snake_case naïve cafe\u0301".split(" "),
    );
  });

  it("finds nothing in white space", () => {
    expect([...wordsAndPunctuation().split(" \n")]).toEqual([]);
  });
});

describe("whitespaceSplit", () => {
  it("cuts at white space alone", () => {
    expect([...whitespaceSplit().split(" it 's \u3000 <unk> @-@\n.")]).toEqual([
      "it",
      "'s",
      "<unk>",
      "@-@",
      ".",
    ]);
    expect([...whitespaceSplit().split("")]).toEqual([]);
  });
});

describe("everyCharacter", () => {
  it("never halves a surrogate pair", () => {
    expect([...everyCharacter().split("a😀e\u0301中")]).toEqual(["a", "😀", "e", "\u0301", "中"]);
  });
});

describe("graphemes", () => {
  it("keeps together what a reader sees as one", () => {
    expect([...graphemes().split("ae\u0301👨‍👩‍👧🇩🇪🇫🇷각\r\n\n")]).toEqual([
      "a",
      "e\u0301",
      "👨‍👩‍👧",
      "🇩🇪",
      "🇫🇷",
      "각",
      "\r\n",
      "\n",
    ]);
  });

  it.each([
    ["flags, whose pairs are counted from the left", "🇩🇪".repeat(400)],
    ["flags after one letter, so that windows end between their halves", `é${"🇩🇪".repeat(400)}`],
    ["a letter with more marks than a window holds", `ab${"\u0301".repeat(1000)}c${"\u0301".repeat(600)}`],
    ["families", "👨‍👩‍👧".repeat(100)],
    ["astral letters at odd places", `中${"𠀀".repeat(600)}`],
    ["line breaks of two characters", "a\r\n中\r\n\r".repeat(200)],
    ["ASCII before a mark", `${"x".repeat(255)}\u0301${"x".repeat(300)}\u0301`],
  ])("cuts a long text as the segmenter cuts all of it: %s", (_, text) => {
    const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
    const expected = Array.from(segmenter.segment(text), ({ segment }) => segment);
    expect([...graphemes().split(text)]).toEqual(expected);
  });
});

describe("metaspace", () => {
  it("gives a space to the word after it, and one to the first", () => {
    expect([...metaspace().split("the  cat ")]).toEqual(["▁the", "▁", "▁cat", "▁"]);
    expect([...metaspace().split(" the")]).toEqual(["▁the"]);
    expect([...metaspace().split("")]).toEqual([]);
  });

  it("prepends at the beginning of a text alone, or always, or never", () => {
    const first = (prepend: "first" | "always" | "never", atStart: boolean) => [
      ...metaspace({ prepend }).split("a", atStart),
    ];
    expect([first("first", true), first("first", false)]).toEqual([["▁a"], ["a"]]);
    expect([first("always", false), first("never", true)]).toEqual([["▁a"], ["a"]]);
  });

  it("takes another replacement, or cuts nothing", () => {
    expect([...metaspace({ replacement: "$" }).split("a b  c")]).toEqual(["$a", "$b", "$", "$c"]);
    expect([...metaspace({ split: false }).split("a b")]).toEqual(["▁a▁b"]);
  });
});

describe("byteLevel", () => {
  it("cuts as GPT-2, and writes bytes", () => {
    expect([...byteLevel().split("It's 42 cafés!\n ok  x")]).toEqual([
      "It",
      "'s",
      "Ġ42",
      "ĠcafÃ©s",
      "!",
      "Ċ",
      "Ġok",
      "Ġ",
      "Ġx",
    ]);
    expect([...byteLevel({ prefixSpace: true }).split("a b")]).toEqual(["Ġa", "Ġb"]);
    expect([...byteLevel({ words: false }).split("a b")]).toEqual(["aĠb"]);
    expect([...byteLevel({ prefixSpace: true }).split("")]).toEqual([]);
  });
});

describe("split", () => {
  it.each([
    ["removed", ["the", "final", "countdown"]],
    ["isolated", ["the", "-", "final", "-", "-", "countdown"]],
    ["merged-with-previous", ["the-", "final-", "-", "countdown"]],
    ["merged-with-next", ["the", "-final", "-", "-countdown"]],
    ["contiguous", ["the", "-", "final", "--", "countdown"]],
  ] as const)("does with its matches as told: %s", (behavior, pieces) => {
    expect([...split("-", behavior).split("the-final--countdown")]).toEqual(pieces);
  });

  it("cuts at what is between the matches, if inverted", () => {
    expect([...split({ regex: "\\d+" }, "removed", true).split("a12b3")]).toEqual(["12", "3"]);
  });

  it("makes each Chinese character a piece", () => {
    expect([...chineseCharacters().split("学习TypeScript5，好")]).toEqual([
      "学",
      "习",
      "TypeScript5，",
      "好",
    ]);
  });
});

describe("punctuation, digits, bertWords", () => {
  it("cut at punctuation, the signs of ASCII too", () => {
    expect([...punctuation().split("a$b，c!!")]).toEqual(["a", "$", "b", "，", "c", "!", "!"]);
    expect([...punctuation("contiguous").split("c!!")]).toEqual(["c", "!!"]);
    expect([...punctuation().split("plain")]).toEqual(["plain"]);
  });

  it("cut at digits, together or one by one", () => {
    expect([...digits().split("in 1984½x")]).toEqual(["in ", "1984½", "x"]);
    expect([...digits({ individual: true }).split("in 19")]).toEqual(["in ", "1", "9"]);
  });

  it("give BERT's words", () => {
    expect([...bertWords().split(" don't  stop. ")]).toEqual(["don", "'", "t", "stop", "."]);
  });
});

describe("splitInTurn", () => {
  it("cuts the pieces of the one before", () => {
    expect([...splitInTurn(metaspace(), punctuation()).split("Yes, we do.")]).toEqual([
      "▁Yes",
      ",",
      "▁we",
      "▁do",
      ".",
    ]);
    expect([...splitInTurn().split("a b")]).toEqual(["a b"]);
  });

  it("knows what is at the start of the text", () => {
    const words = splitInTurn(whitespaceSplit(), metaspace());
    expect([...words.split("a b")]).toEqual(["▁a", "b"]);
    expect([...words.split(" a b")]).toEqual(["a", "b"]);
    expect([...words.split("a b", false)]).toEqual(["a", "b"]);
  });
});
