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
  if (checked === null) return reshape(x, [batch * time, ...rest]);
  const ids = Array.from(checked).flatMap((length, row) =>
    Array.from({ length }, (_, step) => row * time + step),
  );
  return scoped(() => gatherRows(reshape(x, [batch * time, ...rest]), intTensor(Int32Array.from(ids))));
}
