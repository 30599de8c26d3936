import { expect, test } from "vitest";
import { averageCheckpoints } from "./average-checkpoints.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { decodeCheckpoint, encodeCheckpoint } from "./codec.ts";

const checkpoint = (step: number, numbers: readonly number[]): Checkpoint => ({
  ...{ step, random: [0, 0], cursor: { source: "", epoch: 0, batch: step } },
  ...{ model: "m", tokenizer: null, metrics: step, optimizer: { step }, carry: "carry" },
  tensors: new Map(
    ["params.w", "optimizer.v", "carry"].map((name) => [
      name,
      { shape: [numbers.length], dtype: "float32" as const, data: Float32Array.from(numbers) },
    ]),
  ),
});

test("the mean of checkpoints has the mean of their parameters and no state", () => {
  const mean = averageCheckpoints([checkpoint(1, [1, 2]), checkpoint(2, [3, 4]), checkpoint(3, [8, 0])]);
  expect([...mean.tensors]).toEqual([
    ["params.w", { shape: [2], dtype: "float32", data: Float32Array.of(4, 2) }],
  ]);
  expect(mean).toMatchObject({ step: 3, metrics: 3, optimizer: null, carry: null });
  expect(decodeCheckpoint(encodeCheckpoint(mean))).toEqual(mean);
});

test("the mean of none, or of different models, is refused", () => {
  expect(() => averageCheckpoints([])).toThrow(
    new Error("averageCheckpoints: pass at least one checkpoint, got none."),
  );
  expect(() => averageCheckpoints([checkpoint(1, [1, 2]), checkpoint(2, [1])])).toThrow(
    new Error(
      "averageCheckpoints: all must be of one model; checkpoint 1 is not like the first. " +
        "params.w: expected float32 [2], the checkpoint has float32 [1].",
    ),
  );
});
