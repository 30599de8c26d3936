import { describe, expect, test } from "vitest";
import golden from "../golden/bleu.json" with { type: "json" };
import { trimEnd } from "../white-space.ts";
import { bleu, bleuMetric, sentenceBleu } from "./bleu.ts";
import type { BleuOptions, BleuSmoothing } from "./bleu-score.ts";
import { type BleuTokenizer, bleuTokenizers } from "./bleu-tokenizers.ts";
import { corpora, withVersion } from "./golden-corpora.ts";

function optionsOf(given: (typeof golden.cases)[number]["options"]): BleuOptions {
  return {
    ...(given.tokenize === undefined ? {} : { tokenizer: given.tokenize as BleuTokenizer }),
    ...(given.smooth_method === undefined ? {} : { smoothing: given.smooth_method as BleuSmoothing }),
    ...(given.smooth_value === undefined ? {} : { smoothingValue: given.smooth_value }),
    ...(given.effective_order === undefined ? {} : { effectiveOrder: given.effective_order }),
    ...(given.lowercase === undefined ? {} : { lowercase: given.lowercase }),
  };
}

describe("as sacreBLEU", () => {
  for (const [name, lines] of Object.entries(golden.tokenized.tokens)) {
    test(`the tokenizer ${name} cuts every line`, () => {
      const tokens = golden.tokenized.lines.map((line) =>
        bleuTokenizers[name as BleuTokenizer](trimEnd(line)).join(" "),
      );
      expect(tokens).toEqual(lines);
    });
  }

  for (const expected of golden.cases) {
    test(`BLEU of the corpus ${expected.corpus} with ${JSON.stringify(expected.options)}`, () => {
      const { hypotheses, references } = corpora[expected.corpus]!;
      const options = optionsOf(expected.options);
      const got = bleu(hypotheses, references, options);
      expect(got.score).toBeCloseTo(expected.score, 9);
      expect(got.brevityPenalty).toBeCloseTo(expected.brevityPenalty, 11);
      for (const [i, precision] of expected.precisions.entries()) {
        expect(got.precisions[i]).toBeCloseTo(precision, 9);
      }
      expect([got.hypothesisLength, got.referenceLength]).toEqual(expected.lengths);
      if (expected.correct !== undefined) {
        expect([got.correct, got.total]).toEqual([expected.correct, expected.total]);
      }
      expect(got.signature).toBe(withVersion(expected.signature));
      expect(got.text).toBe(withVersion(expected.text));
      for (const [i, score] of expected.sentences.entries()) {
        expect(sentenceBleu(hypotheses[i]!, references[i]!, options).score).toBeCloseTo(score, 9);
      }
    });
  }
});

test("the examples in the documentation hold", () => {
  const { score, signature } = bleu(["the cat sat on the mat"], ["the cat is on the mat"]);
  expect(score.toFixed(2)).toBe("37.99");
  expect(signature).toBe(withVersion("nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:"));
  expect(sentenceBleu("the cat", ["the cat sat", "a cat"]).score).toBeCloseTo(100, 9);
});

test("hypotheses and references of different number are refused", () => {
  expect(() => bleu(["a", "b"], ["a"])).toThrow(
    new Error("BLEU: there must be one reference for each prediction, got 2 predictions and 1 references."),
  );
});

test("references grouped by file are refused, with the way to turn them", () => {
  expect(() =>
    bleu(
      ["a", "b", "c"],
      [
        ["a", "b", "c"],
        ["x", "y", "z"],
      ],
    ),
  ).toThrow(
    new Error(
      "BLEU: references must be grouped by hypothesis, got 2 lists of 3 each, one for each reference file. " +
        "Turn them: hypotheses.map((_, i) => files.map((file) => file[i]!)).",
    ),
  );
});

test("an empty corpus is refused", () => {
  expect(() => bleu([], [])).toThrow(
    new Error("BLEU: nothing has been evaluated; at least one prediction is needed."),
  );
});

test("references with holes are refused, and so is a hypothesis without a reference", () => {
  expect(() => bleu(["a", "b"], [["a"], []])).toThrow(
    new Error("BLEU: hypothesis 1 has no reference; give at least one."),
  );
  const hole: string[][] = JSON.parse('[["a", null, "c"]]');
  expect(() => bleu(["a"], hole)).toThrow(
    new Error(
      "BLEU: reference 1 of hypothesis 0 must be a text, got null. " +
        "Where hypotheses have different numbers of references, leave out those that are missing.",
    ),
  );
  const missing: string[] = JSON.parse('["a", null]');
  expect(() => bleu(["a", "b"], missing)).toThrow(
    new Error("BLEU: reference 1 must be a text or a list of texts, got null. An empty text is allowed."),
  );
  expect(() => bleu(missing, ["a", "b"])).toThrow(
    new Error("BLEU: hypothesis 1 must be a text, got null. An empty text is allowed."),
  );
});

test("options that do not exist are refused", () => {
  const options = (json: string): BleuOptions => JSON.parse(json);
  expect(() => bleuMetric(options('{"tokenizer":"14a"}'))).toThrow(
    new Error('BLEU: tokenizer must be one of "13a", "intl", "zh", "char", "none", got "14a".'),
  );
  expect(() => bleuMetric(options('{"smoothing":"laplace"}'))).toThrow(
    new Error('BLEU: smoothing must be one of "exp", "floor", "add-k", "none", got "laplace".'),
  );
  expect(() => bleuMetric({ smoothingValue: 1 })).toThrow(
    new Error('BLEU: smoothingValue belongs to the smoothings "floor" and "add-k", got 1 with "exp".'),
  );
  expect(() => bleuMetric({ smoothing: "floor", smoothingValue: -1 })).toThrow(
    new Error("BLEU: smoothingValue must be a number of at least 0, got -1."),
  );
});
