import { gather, intTensor, mapTree, reshape, scoped, type Tensor, type Tree } from "@refrain/core";
import { check } from "../check.ts";

/** Some rows of every leaf `[rows, ...]` of a tree, in the order of `ids`, int32 `[n]`. */
export function gatherRows<T extends Tree>(tree: T, ids: Tensor): T {
  return scoped(() =>
    mapTree(tree, (leaf) => {
      const [rows, ...rest] = leaf.shape as [number, ...number[]];
      const flat = gather(reshape(leaf, [rows, -1]), ids); // [n, ...]
      return reshape(flat, [ids.size, ...rest]);
    }),
  );
}

/**
 * The rows' own steps, one after the other, without the padding: `[batch, time, ...]` to `[tokens, ...]`.
 *
 * @param lengths the number of steps of each row, 1 to time; default: all.
 * @throws when lengths do not fit.
 *
 * @example
 * const { logits } = model.apply(params, { source, target, targetLengths: lengths, packed: true }, context);
 * const loss = mean(softmaxCrossEntropy(logits, packSteps(nextTokens, lengths)));
 */
export function packSteps(x: Tensor, lengths?: ArrayLike<number>): Tensor {
  const [batch, time, ...rest] = x.shape as [number, number, ...number[]];
  const checked = check.lengths("packSteps", "lengths", lengths, batch, time);
  const steps = reshape(x, [batch * time, ...rest]);
  if (checked === null) return steps;
  const ids = ownSteps(checked, (row, step) => row * time + step);
  return scoped(() => gatherRows(steps, intTensor(ids)));
}

/** The row of each step that `packSteps` gives. */
export function rowOfStep(batch: number, time: number, lengths?: ArrayLike<number>): Int32Array {
  const all = lengths ?? Array.from({ length: batch }, () => time);
  return ownSteps(all, (row) => row);
}

function ownSteps(lengths: ArrayLike<number>, f: (row: number, step: number) => number): Int32Array {
  return Int32Array.from(
    Array.from(lengths).flatMap((length, row) => Array.from({ length }, (_, step) => f(row, step))),
  );
}
