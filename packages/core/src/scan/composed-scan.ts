import { reshape } from "../apply.ts";
import { outputSizeOf, type RecurrentCell } from "../cell.ts";
import { where as choose } from "../ops/comparison.ts";
import { reverseRows } from "../ops/indexing.ts";
import { concat, flip, sliceAxis } from "../ops/shape.ts";
import { currentRuntime } from "../runtime.ts";
import { intTensor, type Tensor, tensor } from "../tensor.ts";
import { leavesOf, mapTree, type Tree, zipTrees } from "../tree.ts";
import { checkStep } from "./check-step.ts";
import { inCell } from "./in-cell.ts";
import type { PreparedScan } from "./prepare.ts";
import type { Scanned } from "./scan.ts";

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
  const where = `scan(${cell.kind}): step`;

  const step = (before: S, t: number): { output: Tensor; state: S } => {
    const next = inCell(where, { params, state: before }, () =>
      cell.step(params, before, reshape(sliceAxis(steps, 1, t, 1), [batch, width])),
    );
    checkStep(where, batch, outputSizeOf(cell), before, next);
    if (lengths === null || lengths.every((length) => t < length)) return next;
    const running = runningRows(lengths, t);
    return {
      output: choose(running, next.output, 0),
      state: zipTrees([next.state, before], ([after, same]) => choose(running, after!, same!)),
    };
  };

  const outputs: Tensor[] = [];
  let state = initial;
  for (let t = 0; t < time; t++) {
    const before = state;
    const next = currentRuntime().scope(
      () => step(before, t),
      (made) => [made.output, ...leavesOf(made.state)],
    );
    state = next.state;
    outputs.push(reshape(next.output, [batch, 1, outputSizeOf(cell)]));
  }
  // A leaf that no step changed is handed out as a handle of its own, so that the caller may free the old one.
  const given = new Set(leavesOf(initial));
  const own = (leaf: Tensor) =>
    given.has(leaf) && !("interpreter" in leaf.content) ? currentRuntime().share(leaf) : leaf;
  return { outputs: turn(concat(outputs, 1)), state: mapTree(state, own) };
}

/** `[batch, 1]`: 1 for the rows that have a step t. */
function runningRows(lengths: Int32Array, t: number): Tensor {
  return tensor(
    Float32Array.from(lengths, (length) => (t < length ? 1 : 0)),
    [lengths.length, 1],
  );
}
