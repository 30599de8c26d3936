import { describe, expect, it } from "vitest";
import { everyCharacter } from "./every-character.ts";
import { graphemes } from "./graphemes.ts";
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
