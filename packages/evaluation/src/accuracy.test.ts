import { expect, test } from "vitest";
import { accuracy } from "./accuracy.ts";
import golden from "./golden/classification.json" with { type: "json" };
import { score } from "./metric.ts";

test("accuracy agrees with scikit-learn", () => {
  for (const { predictions, references, accuracy: expected } of golden.cases) {
    expect(score(accuracy(), predictions, references)).toBeCloseTo(expected, 11);
  }
});

test("the example in the documentation holds", () => {
  expect(score(accuracy(), ["noun", "verb"], ["noun", "noun"])).toBe(0.5);
});

test("a NaN or a probability is not taken for a label", () => {
  expect(() => score(accuracy(), [0, Number.NaN], [0, 1])).toThrow(
    new Error(
      "accuracy: prediction 1 must be a class id (a whole number) or a name, got NaN. For scores of each class, use topK.",
    ),
  );
  expect(() => score(accuracy(), [0], [0.7])).toThrow(
    new Error(
      "accuracy: reference 0 must be a class id (a whole number) or a name, got 0.7. For scores of each class, use topK.",
    ),
  );
});

test("an id is not compared with a name", () => {
  expect(() => score(accuracy(), ["1"], [1])).toThrow(
    new Error(
      "accuracy: prediction 0 is a string and its reference a number; compare ids with ids, or names with names.",
    ),
  );
});
