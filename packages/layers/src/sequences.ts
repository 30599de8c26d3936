import { type Tensor, tensor } from "@refrain/core";
import { formatTensor } from "./check.ts";
import { checkInputs, type Sequences } from "./recurrent-layer.ts";

/** Checked sequences; `lengths` is null where all rows have all steps. */
export interface CheckedSequences {
  readonly inputs: Tensor;
  readonly batch: number;
  readonly time: number;
  readonly features: number;
  readonly lengths: Int32Array | null;
}

/** @throws when inputs are not `[batch, time, features]`, or lengths are not one of 1 to time for each row. */
export function checkSequences(where: string, sequences: Sequences): CheckedSequences {
  checkInputs(where, sequences);
  const { inputs, lengths } = sequences;
  const [batch, time, features] = inputs.shape as [number, number, number];
  if (inputs.rank !== 3 || inputs.dtype !== "float32" || inputs.size === 0) {
    throw new Error(
      `${where}: inputs must be [batch, time, features], none of them 0, got ${formatTensor(inputs)}.`,
    );
  }
  if (lengths === undefined) return { inputs, batch, time, features, lengths: null };
  if (lengths.length !== batch) {
    throw new Error(
      `${where}: lengths must have one number for each of ${batch} rows, got ${lengths.length}.`,
    );
  }
  const wrong = Array.from(lengths).findIndex((n) => !Number.isInteger(n) || n < 1 || n > time);
  if (wrong >= 0) {
    throw new Error(
      `${where}: lengths must be integers from 1 to time=${time}, got ${lengths[wrong]} for row ${wrong}. Leave empty rows out.`,
    );
  }
  const checked = Int32Array.from(lengths);
  return { inputs, batch, time, features, lengths: checked.every((n) => n === time) ? null : checked };
}

/** `[batch, time, 1]`: 1 for the steps that a row has, 0 behind them. */
export function stepMask(lengths: Int32Array, time: number): Tensor {
  const mask = new Float32Array(lengths.length * time);
  lengths.forEach((length, row) => {
    mask.fill(1, row * time, row * time + length);
  });
  return tensor(mask, [lengths.length, time, 1]);
}
