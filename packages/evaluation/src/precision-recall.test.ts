import { expect, test } from "vitest";
import golden from "./golden/classification.json" with { type: "json" };
import { score } from "./metric.ts";
import { f1, precision, recall } from "./precision-recall.ts";

const metrics = { precision, recall, F1: f1 } as const;
const labels = ["ham", "spam"];

test("micro, macro, weighted and per class scores agree with scikit-learn, with both zero-division rules", () => {
  for (const { labels, predictions, references, zeroDivision } of golden.cases) {
    for (const [zero, { averages }] of zeroDivision.entries()) {
      const rule = { labels, zeroDivision: zero === 0 ? 0 : 1 } as const;
      for (const name of ["precision", "recall", "F1"] as const) {
        for (const average of ["micro", "macro", "weighted"] as const) {
          const ours = score(metrics[name]({ ...rule, average }), predictions, references);
          expect(ours, `${average} ${name}`).toBeCloseTo(averages[average][name], 11);
        }
        for (const [positive, expected] of averages.perClass[name].entries()) {
          const ours = score(metrics[name]({ ...rule, positive }), predictions, references);
          expect(ours, `${name} of ${positive}`).toBeCloseTo(expected, 11);
        }
      }
    }
  }
});

test("names and ids of classes mean the same", () => {
  const byId = score(f1({ labels, positive: 1 }), [1, 1, 0], [1, 0, 1]);
  expect(score(f1({ labels, positive: "spam" }), ["spam", "spam", "ham"], ["spam", "ham", "spam"])).toBe(
    byId,
  );
});

test("the examples in the documentation hold", () => {
  expect(score(precision({ labels, positive: "spam" }), [1, 1, 0], [1, 0, 1])).toBe(0.5);
  const tags = ["noun", "verb"];
  expect(score(recall({ labels: tags, average: "macro" }), ["noun", "noun"], ["noun", "verb"])).toBe(0.5);
  expect(score(f1({ labels: tags, average: "macro" }), ["noun", "noun"], ["noun", "verb"])).toBeCloseTo(
    1 / 3,
    12,
  );
});

test("a metric is named after its average or its class", () => {
  expect(precision({ labels, average: "micro" }).name).toBe("micro precision");
  expect(f1({ labels, positive: 1 }).name).toBe("F1 of spam");
});

test("a label out of range, unknown or NaN is refused, with its index", () => {
  const metric = f1({ labels, average: "macro" });
  expect(() => score(metric, [0, 2], [0, 1])).toThrow(
    new Error('F1: prediction 1 must be a class id from 0 to 1 or one of "ham", "spam", got 2.'),
  );
  expect(() => score(metric, [0, 1], [0, Number.NaN])).toThrow(
    new Error('F1: reference 1 must be a class id from 0 to 1 or one of "ham", "spam", got NaN.'),
  );
  expect(() => score(metric, ["eggs"], ["ham"])).toThrow(
    new Error('F1: prediction 0 must be a class id from 0 to 1 or one of "ham", "spam", got "eggs".'),
  );
  expect(() => recall({ labels, positive: "spma" })).toThrow(
    new Error('recall: positive must be a class id from 0 to 1 or one of "ham", "spam", got "spma".'),
  );
});

test("many labels are not all listed", () => {
  const letters = [..."abcdefghijkl"];
  expect(() => score(recall({ labels: letters, average: "micro" }), [12], [0])).toThrow(
    new Error(
      'recall: prediction 0 must be a class id from 0 to 11 or one of "a", "b", "c", "d", "e", "f", "g", "h", ' +
        "... (12 in all), got 12.",
    ),
  );
});

test("no labels, or one label twice, is refused", () => {
  expect(() => f1({ labels: [], average: "macro" })).toThrow(
    new Error("F1: labels must name every class, in the order of their ids, got none."),
  );
  expect(() => f1({ labels: ["a", "b", "a"], average: "macro" })).toThrow(
    new Error('F1: labels must be distinct, got "a" more than once.'),
  );
});
