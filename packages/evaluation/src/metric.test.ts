import { expect, test } from "vitest";
import { accuracy } from "./accuracy.ts";
import { mergeStates } from "./merge-states.ts";
import { evaluateMetric, type Metric, score } from "./metric.ts";
import { mae } from "./regression-error.ts";

test("the examples in the documentation hold", async () => {
  expect(score(accuracy(), [0, 2, 1], [0, 1, 1])).toBeCloseTo(2 / 3, 12);
  const batches = [
    { predictions: [1, 2], references: [1, 4] },
    { predictions: [5], references: [4] },
  ];
  expect(await evaluateMetric(mae(), batches)).toBe(1);
});

test("batches may be typed arrays from an async generator", async () => {
  async function* batches() {
    yield { predictions: Int32Array.of(1, 2), references: Int32Array.of(1, 3) };
    yield { predictions: Int32Array.of(4, 4), references: Int32Array.of(4, 4) };
  }
  expect(await evaluateMetric(accuracy(), batches())).toBe(0.75);
});

test("no batch at all is refused", async () => {
  await expect(evaluateMetric(mae(), [])).rejects.toThrow(
    new Error("MAE: nothing has been evaluated; at least one prediction is needed."),
  );
});

// As in the README.
function within(tolerance: number): Metric<number, number, { near: number; count: number }> {
  return {
    name: `within ${tolerance}`,
    better: "higher",
    init: () => ({ near: 0, count: 0 }),
    update(state, predictions, references) {
      let { near, count } = state;
      for (let i = 0; i < predictions.length; i++) {
        if (Math.abs(predictions[i]! - references[i]!) <= tolerance) near++;
        count++;
      }
      return { near, count };
    },
    compute({ near, count }) {
      if (count === 0) throw new Error(`within(${tolerance}): nothing has been evaluated.`);
      return near / count;
    },
  };
}

test("a metric from outside is run and merged like those from here", async () => {
  const metric = within(1);
  expect(await evaluateMetric(metric, [{ predictions: [1, 2], references: [2, 5] }])).toBe(0.5);
  const first = metric.update(metric.init(), [1, 2], [2, 5]);
  const second = metric.update(metric.init(), [3, 3], [3, 3]);
  expect(metric.compute(mergeStates(first, second))).toBe(0.75);
});
