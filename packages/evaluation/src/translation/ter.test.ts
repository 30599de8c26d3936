import { describe, expect, test } from "vitest";
import golden from "../golden/ter.json" with { type: "json" };
import { corpora, withVersion } from "./golden-corpora.ts";
import { translationEdits } from "./shifts.ts";
import { sentenceTer, ter } from "./ter.ts";
import type { TercomOptions } from "./tercom-tokenizer.ts";

const texts = { ...corpora, shifted: golden.shifted };

function optionsOf(given: (typeof golden.cases)[number]["options"]): TercomOptions {
  return {
    normalized: given.normalized ?? false,
    noPunctuation: given.no_punct ?? false,
    asianSupport: given.asian_support ?? false,
    caseSensitive: given.case_sensitive ?? false,
  };
}

describe("as sacreBLEU", () => {
  for (const expected of golden.cases) {
    test(`TER of the corpus ${expected.corpus} with ${JSON.stringify(expected.options)}`, () => {
      const { hypotheses, references } = texts[expected.corpus as keyof typeof texts]!;
      const options = optionsOf(expected.options);
      const got = ter(hypotheses, references, options);
      expect(got.edits).toBe(expected.edits);
      expect(got.referenceLength).toBeCloseTo(expected.referenceLength, 9);
      expect(got.score).toBeCloseTo(expected.score, 9);
      expect(got.signature).toBe(withVersion(expected.signature));
      expect(got.text).toBe(withVersion(expected.text));
      for (const [i, score] of expected.sentences.entries()) {
        expect(sentenceTer(hypotheses[i]!, references[i]!, options).score).toBeCloseTo(score, 7);
      }
    });
  }
});

test("the examples in the documentation hold", () => {
  expect(ter(["on the mat the cat sat"], ["the cat sat on the mat"]).score).toBeCloseTo(100 / 6, 12);
});

test("a phrase that moves is one edit however long it is", () => {
  expect(translationEdits([..."efghabcd"], [..."abcdefgh"])).toBe(1);
  expect(translationEdits([..."hgfedcba"], [..."abcdefgh"])).toBeGreaterThan(1);
});

test("an empty corpus, and unequal numbers, are refused", () => {
  expect(() => ter([], [])).toThrow(
    new Error("TER: nothing has been evaluated; at least one prediction is needed."),
  );
  expect(() => ter(["a", "b"], ["a"])).toThrow(
    new Error("TER: there must be one reference for each prediction, got 2 predictions and 1 references."),
  );
});
