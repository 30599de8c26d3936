import { reshape } from "../apply.ts";
import type { RecurrentCell } from "../cell.ts";
import { where } from "../ops/comparison.ts";
import { reverseRows } from "../ops/indexing.ts";
import { concat, flip, sliceAxis } from "../ops/shape.ts";
import { intTensor, type Tensor, tensor } from "../tensor.ts";
import { type Tree, zipTrees } from "../tree.ts";
import type { PreparedScan, Scanned } from "./scan.ts";

/** The scan as a loop over its steps, one operation at a time: the specification of every fused one. */
export function composedScan<P extends Tree, S extends Tree>(
  cell: RecurrentCell<P, S>,
  { params, state: initial, projected, lengths, reverse }: PreparedScan<P, S>,
): Scanned<S> {
  const [batch, time, width] = projected.shape as [number, number, number];
  const turn = (x: Tensor): Tensor => {
    if (!reverse) return x;
    return lengths === null ? flip(x, 1) : reverseRows(x, intTensor(lengths));
  };
  const steps = turn(projected);
  const outputs: Tensor[] = [];
  let state = initial;
  for (let t = 0; t < time; t++) {
    const next = cell.step(params, state, reshape(sliceAxis(steps, 1, t, 1), [batch, width]));
    const running =
      lengths === null || lengths.every((length) => t < length) ? null : runningRows(lengths, t);
    const output = running === null ? next.output : where(running, next.output, 0);
    state =
      running === null
        ? next.state
        : zipTrees([next.state, state], ([after, before]) => where(running, after!, before!));
    outputs.push(reshape(output, [batch, 1, output.shape[1]!]));
  }
  return { outputs: turn(concat(outputs, 1)), state };
}

/** `[batch, 1]`: 1 for the rows that have a step t. */
function runningRows(lengths: Int32Array, t: number): Tensor {
  return tensor(
    Float32Array.from(lengths, (length) => (t < length ? 1 : 0)),
    [lengths.length, 1],
  );
}
