import type { Checkpoint } from "../checkpoint/checkpoint.ts";

/** A checkpoint whose every number is its step. */
export const numberedCheckpoint = (step: number, floats: number): Checkpoint => ({
  ...{ step, random: [1, 2], cursor: { source: "numbers", epoch: 0, batch: step } },
  ...{ model: null, tokenizer: null, metrics: null, optimizer: null, carry: null },
  tensors: new Map([
    ["params.w", { dtype: "float32" as const, shape: [floats], data: new Float32Array(floats).fill(step) }],
  ]),
});
