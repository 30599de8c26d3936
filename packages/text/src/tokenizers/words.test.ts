import { describe, expect, it } from "vitest";
import { lowercase } from "../normalizers/lowercase.ts";
import { whitespaceSplit } from "../pre-tokenizers/whitespace-split.ts";
import { vocabulary } from "../vocabulary/vocabulary.ts";
import { trainWords, wordTokenizer } from "./words.ts";

const tokenizer = wordTokenizer({ vocabulary: vocabulary(["cat", "the", "."], { unknown: "<unk>" }) });

describe("wordTokenizer", () => {
  it("gives one id for each word, the unknown one's to words it does not hold", () => {
    expect(tokenizer.encode("the cat sat.")).toEqual(Int32Array.of(2, 1, 0, 3));
  });

  it("has a normal form with one space between words", () => {
    expect(tokenizer.normalize("the\n  cat sat.")).toBe("the cat <unk> .");
    expect(tokenizer.decode(tokenizer.encode("the\n  cat sat."))).toBe("the cat <unk> .");
    expect(tokenizer.normalize(" \n")).toBe("");
  });

  it("keeps special tokens whole, the longest where two match", () => {
    const specialTokens = { unknown: "<unk>", end: "<eos>", document: "<eos>>" };
    const marked = trainWords("a b", { specialTokens });
    expect([...marked.encode("a<eos>b <eos>> <EOS>")]).toEqual([3, 1, 4, 2, 0, 0, 0]);
    expect(marked.decode([3, 1, 4], { skipSpecialTokens: true })).toBe("a b");
  });

  it("recognises no special token in the text, if told so", () => {
    const plain = wordTokenizer({ vocabulary: tokenizer.vocabulary, wholeTokens: [] });
    expect([...plain.encode("the<unk>")]).toEqual([2, 0, 0, 0]);
  });

  it("splits and normalizes as told", () => {
    const folded = trainWords("The end. the END", {
      normalizer: lowercase(),
      preTokenizer: whitespaceSplit(),
    });
    expect(folded.vocabulary.tokens).toEqual(["<unk>", "the", "end", "end."]);
  });
});

describe("trainWords", () => {
  it("orders by count, then by code point, and can leave out the rare", () => {
    expect(trainWords(["the cat", "the dog"]).vocabulary.tokens).toEqual(["<unk>", "the", "cat", "dog"]);
    expect(trainWords(["the cat", "the dog"], { minimumCount: 2 }).vocabulary.tokens).toEqual([
      "<unk>",
      "the",
    ]);
  });
});

describe("the errors of word tokenizers", () => {
  it.each<[() => unknown, string]>([
    [
      () => trainWords("a b", { specialTokens: { end: "<eos>" } }).encode("a<eos>b dog"),
      'wordLevel: "dog" at piece 3 of the text is not among the 3 tokens, and there is no unknown token. ' +
        'Train on text that holds it, or give specialTokens: { unknown: "<unk>" }.',
    ],
    [() => tokenizer.decode([9]), "words.decode: ids must be whole numbers from 0 to 3, but ids[0] is 9."],
    [
      () => trainWords([" ", "\n"]),
      "trainWords: the texts are empty. Give at least one text with something to learn from.",
    ],
  ])("%#", (act, message) => {
    expect(act).toThrow(new Error(message));
  });
});
