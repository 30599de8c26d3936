import { formatShape } from "../spec.ts";
import type { Tensor } from "../tensor.ts";
import { leavesOf, namedLeaves, type Tree } from "../tree.ts";

/** The checks of a scan's arguments, made once, at its public edge. */
export const checkScan = {
  inputs(where: string, inputs: Tensor, inputSize: number): { batch: number; time: number } {
    const [batch, time, size] = inputs.shape;
    if (inputs.shape.length !== 3 || size !== inputSize || inputs.dtype !== "float32") {
      const got = inputs.dtype === "float32" ? "" : `${inputs.dtype} `;
      throw new Error(
        `${where}: inputs must be [batch, time, input=${inputSize}], got ${got}${formatShape(inputs.shape)}.`,
      );
    }
    if (batch === 0 || time === 0) {
      throw new Error(
        `${where}: inputs must have at least one row and one step, got ${formatShape(inputs.shape)}. Leave empty batches out.`,
      );
    }
    return { batch: batch!, time: time! };
  },

  projected(where: string, projected: Tensor, batch: number, time: number): void {
    const { shape } = projected;
    if (shape.length !== 3 || shape[0] !== batch || shape[1] !== time) {
      throw new Error(
        `${where}: project must give [batch=${batch}, time=${time}, width], got ${formatShape(shape)}.`,
      );
    }
  },

  state(where: string, state: Tree, batch: number): void {
    const isWrong = ({ shape, dtype }: Tensor) =>
      shape.length !== 2 || shape[0] !== batch || dtype !== "float32";
    if (!leavesOf(state).some(isWrong)) return;
    const [name, { shape, dtype }] = namedLeaves(state).find(([, leaf]) => isWrong(leaf))!;
    throw new Error(
      `${where}: state "${name}" must be float32 [batch=${batch}, n], got ${dtype} ${formatShape(shape)}.`,
    );
  },

  lengths(
    where: string,
    lengths: ArrayLike<number> | undefined,
    batch: number,
    time: number,
  ): Int32Array | null {
    if (lengths === undefined) return null;
    if (lengths.length !== batch) {
      throw new Error(
        `${where}: lengths must have one number for each of ${batch} rows, got ${lengths.length}.`,
      );
    }
    const checked = Int32Array.from(lengths);
    for (let row = 0; row < batch; row++) {
      const length = lengths[row]!;
      if (!Number.isInteger(length) || length < 1 || length > time) {
        throw new Error(
          `${where}: lengths must be integers from 1 to time=${time}, got ${length} for row ${row}. Leave empty rows out.`,
        );
      }
    }
    return checked.every((length) => length === time) ? null : checked;
  },
};
