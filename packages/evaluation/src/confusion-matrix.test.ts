import { expect, test } from "vitest";
import { confusionMatrix, confusionMatrixText } from "./confusion-matrix.ts";
import golden from "./golden/classification.json" with { type: "json" };
import { mergeStates } from "./merge-states.ts";

test("the counts agree with scikit-learn", () => {
  for (const { labels, predictions, references, confusion } of golden.cases) {
    expect(confusionMatrix(predictions, references, { labels }).counts).toEqual(confusion);
  }
});

test("the example in the documentation holds, as data and as text", () => {
  const matrix = confusionMatrix([0, 1, 1], [0, 1, 0], { labels: ["cat", "dog"] });
  expect(matrix.counts).toEqual([
    [1, 1],
    [0, 1],
  ]);
  expect(confusionMatrixText(matrix)).toBe(
    ["     cat  dog   <- prediction", "cat    1    1", "dog    0    1"].join("\n"),
  );
});

test("matrices of parts add up to that of the whole", () => {
  const { labels, predictions, references } = golden.cases[0]!;
  const [first, second] = [
    confusionMatrix(predictions.slice(0, 50), references.slice(0, 50), { labels }),
    confusionMatrix(predictions.slice(50), references.slice(50), { labels }),
  ];
  const whole = confusionMatrix(predictions, references, { labels });
  expect(mergeStates(first.counts, second.counts)).toEqual(whole.counts);
});

test("unknown labels and different lengths are refused", () => {
  const options = { labels: ["cat", "dog"] };
  expect(() => confusionMatrix([0, 2], [0, 1], options)).toThrow(
    new Error('confusionMatrix: prediction 1 must be a class id from 0 to 1 or one of "cat", "dog", got 2.'),
  );
  expect(() => confusionMatrix([0], [0, 1], options)).toThrow(
    new Error(
      "confusionMatrix: there must be one reference for each prediction, got 1 predictions and 2 references.",
    ),
  );
});
