import { describe, expect, test } from "vitest";
import golden from "../golden/chrf.json" with { type: "json" };
import { type ChrfOptions, chrf, chrfMetric, sentenceChrf } from "./chrf.ts";
import { corpora, withVersion } from "./golden-corpora.ts";

function optionsOf(given: (typeof golden.cases)[number]["options"]): ChrfOptions {
  return {
    ...(given.char_order === undefined ? {} : { characterOrder: given.char_order }),
    ...(given.word_order === undefined ? {} : { wordOrder: given.word_order }),
    ...(given.beta === undefined ? {} : { beta: given.beta }),
    ...(given.lowercase === undefined ? {} : { lowercase: given.lowercase }),
    ...(given.whitespace === undefined ? {} : { whitespace: given.whitespace }),
    ...(given.eps_smoothing === undefined ? {} : { epsSmoothing: given.eps_smoothing }),
  };
}

describe("as sacreBLEU", () => {
  for (const expected of golden.cases) {
    test(`chrF of the corpus ${expected.corpus} with ${JSON.stringify(expected.options)}`, () => {
      const { hypotheses, references } = corpora[expected.corpus]!;
      const options = optionsOf(expected.options);
      const got = chrf(hypotheses, references, options);
      expect(got.score).toBeCloseTo(expected.score, 9);
      expect(got.signature).toBe(withVersion(expected.signature));
      expect(got.text).toBe(withVersion(expected.text));
      for (const [i, score] of expected.sentences.entries()) {
        expect(sentenceChrf(hypotheses[i]!, references[i]!, options).score).toBeCloseTo(score, 9);
      }
    });
  }
});

test("the examples in the documentation hold", () => {
  const texts = [["the cat sat on the mat"], ["the cat is on the mat"]] as const;
  expect(chrf(...texts).score).toBeCloseTo(64.578, 3);
  expect(chrf(...texts, { wordOrder: 2 }).score).toBeCloseTo(66.361, 3);
});

test("chrF and chrF++ have the names that sacreBLEU gives them", () => {
  expect(chrfMetric().name).toBe("chrF2");
  expect(chrfMetric({ wordOrder: 2, beta: 1 }).name).toBe("chrF1++");
});

test("an empty corpus, and unequal numbers, are refused", () => {
  expect(() => chrf([], [])).toThrow(
    new Error("chrF2: nothing has been evaluated; at least one prediction is needed."),
  );
  expect(() => chrf(["a", "b"], ["a"])).toThrow(
    new Error("chrF2: there must be one reference for each prediction, got 2 predictions and 1 references."),
  );
});

test("options without meaning are refused", () => {
  expect(() => chrfMetric({ characterOrder: 0 })).toThrow(
    new Error("chrF: characterOrder must be a whole number of at least 1, got 0."),
  );
  expect(() => chrfMetric({ wordOrder: 1.5 })).toThrow(
    new Error("chrF: wordOrder must be a whole number of at least 0, got 1.5."),
  );
  expect(() => chrfMetric({ beta: 0 })).toThrow(new Error("chrF: beta must be a positive number, got 0."));
});
