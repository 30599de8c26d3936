import { expect, test } from "vitest";
import golden from "./golden/classification.json" with { type: "json" };
import { score } from "./metric.ts";
import { scoreRows, topK } from "./top-k.ts";

test("top-k accuracy agrees with scikit-learn for every k, ties included", () => {
  const { scores, references, expected } = golden.topK;
  for (const [i, share] of expected.entries()) {
    expect(score(topK(i + 1), scores, references)).toBeCloseTo(share, 11);
  }
  const flat = Float32Array.from(scores.flat());
  expect(score(topK(3), scoreRows(flat, 7), references)).toBeCloseTo(expected[2]!, 11);
});

test("the examples in the documentation hold", () => {
  const rows = [
    [0.1, 0.7, 0.2],
    [0.5, 0.3, 0.2],
  ];
  expect(score(topK(2), rows, [2, 2])).toBe(0.5);
  expect(score(topK(1), scoreRows(new Float32Array([0.1, 0.9, 0.8, 0.2]), 2), [1, 1])).toBe(0.5);
});

test("a masked class, with a score of -Infinity, is never among the first", () => {
  expect(score(topK(1), [[Number.NEGATIVE_INFINITY, -3]], [1])).toBe(1);
});

test("a k that is no count, or more than the classes, is refused", () => {
  expect(() => topK(0)).toThrow(new Error("topK: k must be a whole number of at least 1, got 0."));
  expect(() => score(topK(5), [[0.2, 0.8]], [1])).toThrow(
    new Error("topK(5): prediction 0 must have a score for at least k=5 classes, got 2."),
  );
});

test("a reference out of range is refused, with its index", () => {
  for (const label of [3, -1, 0.5]) {
    expect(() =>
      score(
        topK(1),
        [
          [1, 0, 0],
          [1, 0, 0],
        ],
        [0, label],
      ),
    ).toThrow(new Error(`topK(1): reference 1 must be a class id from 0 to 2, got ${label}.`));
  }
});

test("a NaN score is refused, with its place", () => {
  expect(() =>
    score(
      topK(1),
      [
        [1, 0],
        [0, Number.NaN],
      ],
      [0, 0],
    ),
  ).toThrow(new Error("topK(1): prediction 1 must have a number for every class, got NaN for class 1."));
});

test("scores that are no whole number of rows are refused", () => {
  expect(() => scoreRows(new Float32Array(7), 3)).toThrow(
    new Error(
      "scoreRows: scores must be [rows * classes=3], got 7 numbers, which is not a whole number of rows.",
    ),
  );
});
