import { describe, expect, test } from "vitest";
import golden from "../golden/rouge.json" with { type: "json" };
import { score } from "../metric.ts";
import { type RougeKind, rouge, rougeMetric } from "./rouge.ts";
import type { RougeScore } from "./rouge-overlap.ts";

const KINDS: readonly RougeKind[] = ["rouge1", "rouge2", "rougeL", "rougeLsum"];

function expectScores(got: RougeScore, expected: readonly number[]): void {
  expect(got.precision).toBeCloseTo(expected[0]!, 11);
  expect(got.recall).toBeCloseTo(expected[1]!, 11);
  expect(got.f1).toBeCloseTo(expected[2]!, 11);
}

describe("by the definitions of rouge-score", () => {
  for (const { hypothesis, reference, plain, stemmed } of golden.cases) {
    test(`${JSON.stringify(hypothesis)} for ${JSON.stringify(reference)}`, () => {
      const [got, gotStemmed] = [false, true].map((stemmer) => rouge([hypothesis], [reference], { stemmer }));
      for (const kind of KINDS) {
        expectScores(got![kind], plain[kind]);
        expectScores(gotStemmed![kind], stemmed[kind]);
      }
    });
  }
});

test("the score of a corpus is the mean over its hypotheses", () => {
  const hypotheses = golden.cases.map(({ hypothesis }) => hypothesis);
  const references = golden.cases.map(({ reference }) => reference);
  const mean = (of: number): number =>
    golden.cases.reduce((sum, { plain }) => sum + plain.rougeL[of]!, 0) / golden.cases.length;
  expectScores(rouge(hypotheses, references).rougeL, [mean(0), mean(1), mean(2)]);
});

test("the examples in the documentation hold", () => {
  expectScores(rouge(["the cat sat"], ["the cat sat on the mat"]).rouge1, [1, 0.5, 2 / 3]);
  expect(score(rougeMetric("rougeL", { stemmer: true }), ["cats sat"], ["the cat sat"])).toBeCloseTo(0.8, 12);
});

test("of several references the best counts", () => {
  expect(rouge(["a b c"], [["x y z", "a b c", "a"]]).rouge2.f1).toBe(1);
});

test("Chinese needs a tokenizer, of characters for example", () => {
  expect(rouge(["我爱你"], ["我爱他"]).rouge1.f1).toBe(0);
  expect(rouge(["我爱你"], ["我爱他"], { tokenizer: (text) => [...text] }).rouge1.f1).toBeCloseTo(2 / 3, 12);
});

test("an empty corpus, unequal numbers and unknown kinds are refused", () => {
  expect(() => rouge([], [])).toThrow(
    new Error("ROUGE-1: nothing has been evaluated; at least one prediction is needed."),
  );
  expect(() => rouge(["a"], [])).toThrow(
    new Error(
      "ROUGE-1: there must be one reference for each prediction, got 1 predictions and 0 references.",
    ),
  );
  const kind: RougeKind = JSON.parse('"rouge9"');
  expect(() => rougeMetric(kind)).toThrow(
    new Error('rougeMetric: kind must be "rouge1", "rouge2", "rougeL" or "rougeLsum", got "rouge9".'),
  );
});
