import { describe, expect, it } from "vitest";
import { lowercase } from "../normalizers/lowercase.ts";
import { nfd, nfkd } from "../normalizers/unicode-forms.ts";
import { vocabulary } from "../vocabulary/vocabulary.ts";
import { characterTokenizer, trainCharacters } from "./characters.ts";

const letters = characterTokenizer({ vocabulary: vocabulary(["a", "b", "😀"]) });
const specialTokens = { pad: "<pad>", unknown: "<unk>", end: "<eos>" };

describe("characterTokenizer", () => {
  it("gives one id for each code point, astral ones too", () => {
    expect(letters.encode("b😀a")).toEqual(Int32Array.of(1, 2, 0));
    expect(letters.decode([1, 2, 0])).toBe("b😀a");
  });

  it("encodes the empty text to no ids", () => {
    expect(letters.encode("")).toEqual(new Int32Array(0));
    expect(letters.decode([])).toBe("");
  });

  it("keeps special tokens whole and can leave them out of the text", () => {
    const tokenizer = trainCharacters("<eos>", { specialTokens: { end: "<e>" } });
    expect([...tokenizer.encode("<e>o<e>s")]).toEqual([
      0,
      tokenizer.vocabulary.id("o"),
      0,
      tokenizer.vocabulary.id("s"),
    ]);
    expect(tokenizer.decode(tokenizer.encode("<e>o<e>s"), { skipSpecialTokens: true })).toBe("os");
  });

  it("uses the unknown token where there is one", () => {
    const tokenizer = characterTokenizer({ vocabulary: vocabulary(["a"], specialTokens) });
    expect([...tokenizer.encode("a中😀\uD83D<eos>a")]).toEqual([3, 1, 1, 1, 2, 3]);
    expect(tokenizer.normalize("a中<eos>")).toBe("a<unk><eos>");
  });

  it("replaces half a surrogate pair by U+FFFD", () => {
    const tokenizer = trainCharacters("a\uD83D");
    expect(tokenizer.vocabulary.tokens).toEqual(["a", "\uFFFD"]);
    expect([...tokenizer.encode("\uDE00a")]).toEqual([1, 0]);
  });

  it("does not normalize special tokens", () => {
    const tokenizer = trainCharacters("abc<EOS>", {
      specialTokens: { end: "<EOS>" },
      normalizer: lowercase(),
    });
    expect(tokenizer.normalize("AB<EOS>")).toBe("ab<EOS>");
    expect(tokenizer.vocabulary.tokens).toEqual(["<EOS>", "a", "b", "c"]);
  });

  it("has room for text that a normalizer makes longer", () => {
    const tokenizer = trainCharacters("ﷺ", { normalizer: nfkd() });
    expect(tokenizer.encode("ﷺ").length).toBe(18);
  });

  it("sees a letter with its marks as one, if asked", () => {
    const text = "e\u0301e👨‍👩‍👧";
    const tokenizer = trainCharacters(text, { graphemes: true });
    expect(tokenizer.kind).toBe("characters");
    expect(tokenizer.vocabulary.tokens).toEqual(["e", "e\u0301", "👨‍👩‍👧"]);
    expect(tokenizer.encode(text)).toEqual(Int32Array.of(1, 0, 2));
  });
});

describe("trainCharacters", () => {
  it("orders by count, then by code point, over one text or many", () => {
    expect(trainCharacters("hello").vocabulary.tokens).toEqual(["l", "e", "h", "o"]);
    expect(trainCharacters(["he", "", "llo"]).vocabulary.tokens).toEqual(["l", "e", "h", "o"]);
  });

  it("takes the options of a vocabulary", () => {
    const tokenizer = trainCharacters("hello", { specialTokens, minimumCount: 2, maximumSize: 10 });
    expect(tokenizer.vocabulary.tokens).toEqual(["<pad>", "<unk>", "<eos>", "l"]);
  });
});

describe("the errors of character tokenizers", () => {
  it.each<[() => unknown, string]>([
    [
      () => letters.encode("ab ş"),
      'characters.encode: " " (U+0020) at index 2 is not among the 3 tokens, and there is no unknown token. ' +
        'Train on text that holds it, or give specialTokens: { unknown: "<unk>" }.',
    ],
    [
      () => letters.encode("😀🚀"),
      'characters.encode: "🚀" (U+1F680) at index 2 is not among the 3 tokens, and there is no unknown token. ' +
        'Train on text that holds it, or give specialTokens: { unknown: "<unk>" }.',
    ],
    [
      () => trainCharacters("ab", { specialTokens: { end: "<eos>" }, normalizer: nfd() }).encode("b<eos>é"),
      'characters.encode: "e" (U+0065) at index 6 of the normalized text is not among the 3 tokens, and there is ' +
        'no unknown token. Train on text that holds it, or give specialTokens: { unknown: "<unk>" }.',
    ],
    [
      () => trainCharacters("ab", { graphemes: true }).encode("abe\u0301"),
      'wordLevel: "e\u0301" at piece 2 of the text is not among the 2 tokens, and there is no unknown token. ' +
        'Train on text that holds it, or give specialTokens: { unknown: "<unk>" }.',
    ],
    [
      () => letters.decode([0, 3]),
      "characters.decode: ids must be whole numbers from 0 to 2, but ids[1] is 3.",
    ],
    [
      () => letters.decode(Int32Array.of(-1)),
      "characters.decode: ids must be whole numbers from 0 to 2, but ids[0] is -1.",
    ],
    [
      () => letters.decode([0.5]),
      "characters.decode: ids must be whole numbers from 0 to 2, but ids[0] is 0.5.",
    ],
    [
      () => characterTokenizer({ vocabulary: vocabulary(["a", "ab"]) }),
      'characterTokenizer: a token must be one character or special, but token 1 is "ab". ' +
        "Give graphemes: true if it is a letter with its marks, or use wordTokenizer.",
    ],
    [
      () => characterTokenizer({ vocabulary: vocabulary(["a"]), wholeTokens: ["<eos>"] }),
      'wholeTokens: "<eos>" must be a token of the vocabulary.',
    ],
    [
      () => trainCharacters([]),
      "trainCharacters: the texts are empty. Give at least one text with something to learn from.",
    ],
    [
      () => trainCharacters("<eos>", { specialTokens }),
      "trainCharacters: the texts are empty. Give at least one text with something to learn from.",
    ],
  ])("%#", (act, message) => {
    expect(act).toThrow(new Error(message));
  });
});
