import { describe, expect, it } from "vitest";
import { buildVocabulary } from "./build-vocabulary.ts";

const counts = new Map([
  ["rare", 1],
  ["～", 2],
  ["😀", 2],
  ["b", 2],
  ["a", 2],
  ["the", 9],
]);
const specialTokens = { pad: "<pad>", unknown: "<unk>" };

describe("buildVocabulary", () => {
  it("orders by count, and equal counts by code point", () => {
    expect(buildVocabulary(counts).tokens).toEqual(["the", "a", "b", "～", "😀", "rare"]);
  });

  it("does not depend on the order of the counts", () => {
    expect(buildVocabulary([...counts].reverse()).tokens).toEqual(buildVocabulary(counts).tokens);
  });

  it("puts special tokens first, whatever their own count", () => {
    const withPad = buildVocabulary([...counts, ["<pad>", 100]], { specialTokens });
    expect(withPad.tokens.slice(0, 3)).toEqual(["<pad>", "<unk>", "the"]);
    expect(withPad.size).toBe(8);
  });

  it("leaves out what is too rare", () => {
    expect(buildVocabulary(counts, { minimumCount: 2 }).tokens).toEqual(["the", "a", "b", "～", "😀"]);
  });

  it("counts special tokens in the maximum size", () => {
    const small = buildVocabulary(counts, { specialTokens, maximumSize: 4 });
    expect(small.tokens).toEqual(["<pad>", "<unk>", "the", "a"]);
  });
});

describe("the errors of buildVocabulary", () => {
  it.each<[Parameters<typeof buildVocabulary>, string]>([
    [[[]], "buildVocabulary: there are no counts: a vocabulary needs at least one token."],
    [
      [[["<pad>", 4]], { specialTokens }],
      "buildVocabulary: there are no counts: a vocabulary needs at least one token.",
    ],
    [
      [counts, { minimumCount: 10 }],
      'buildVocabulary: no token occurs 10 times; the most frequent, "the", occurs 9 times. Lower minimumCount.',
    ],
    [
      [counts, { specialTokens, maximumSize: 2 }],
      "buildVocabulary: maximumSize must leave room beside the 2 special tokens, got 2.",
    ],
    [
      [counts, { maximumSize: Number.NaN }],
      "buildVocabulary: maximumSize must leave room beside the 0 special tokens, got NaN.",
    ],
    [[counts, { minimumCount: -1 }], "buildVocabulary: minimumCount must be 0 or more, got -1."],
    [[[["a", Number.NaN]]], 'buildVocabulary: the count of "a" must be 0 or more, got NaN.'],
  ])("%#", (given, message) => {
    expect(() => buildVocabulary(...given)).toThrow(new Error(message));
  });
});
