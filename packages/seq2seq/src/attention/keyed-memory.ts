import { add, matMul, scoped, softmax, type Tensor, type Tree, tensor } from "@refrain/core";
import { check } from "../check.ts";
import type { Aligned, Attention } from "./attention.ts";

/**
 * What most attention prepares from a source: `keys` `[batch, source, n]` that queries are compared with, `values`
 * `[batch, source, value]`, and, where rows have padding, `mask` `[batch, 1, source]`.
 */
export type KeyedMemory = { readonly keys: Tensor; readonly values: Tensor; readonly mask?: Tensor };

/**
 * Added to the scores of padding: so low that its exponential is 0, and so large beside a score that the sum is the same
 * whatever the score is.
 */
const PADDING = -1e30;

/** Checks a source, and gives its values with their mask. */
export function maskedValues(
  where: string,
  values: Tensor,
  valueSize: number,
  lengths: ArrayLike<number> | undefined,
): { readonly values: Tensor; readonly mask?: Tensor } {
  check.floats(where, "values", values, ["batch", "source", "value"], [null, null, valueSize]);
  const [batch, source] = values.shape as [number, number, number];
  const checked = check.lengths(where, "lengths", lengths, batch, source);
  return checked === null ? { values } : { values, mask: paddingMask(checked, source) };
}

/** `[batch, 1, source]`: 0 for a row's own positions, a very low number for its padding. */
function paddingMask(lengths: Int32Array, source: number): Tensor {
  const mask = new Float32Array(lengths.length * source);
  lengths.forEach((length, row) => {
    mask.fill(PADDING, row * source + length, (row + 1) * source);
  });
  return tensor(mask, [lengths.length, 1, source]);
}

/** Checks queries against a memory. */
export function checkQueries(
  where: string,
  queries: Tensor,
  querySize: number,
  { values }: { readonly values: Tensor },
): void {
  check.floats(where, "queries", queries, ["batch", "target", "query"], [values.shape[0]!, null, querySize]);
}

/** Scores `[batch, target, source]` to weights, exactly 0 on padding. */
export function weigh(scores: Tensor, { mask }: { readonly mask?: Tensor }): Tensor {
  return softmax(mask === undefined ? scores : add(scores, mask));
}

/** `align` and the `attend` that it makes: the context is the sum of the values by the weights. */
export function sumOfValues<P extends Tree, S extends Tree>(
  align: Align<P, S>,
): Required<Pick<Attention<P, KeyedMemory, S>, "align" | "attend">> {
  return {
    align,
    attend: (params, queries, memory, state) =>
      scoped(() => {
        const aligned = align(params, queries, memory, state);
        return { ...aligned, context: matMul(aligned.weights, memory.values) };
      }),
  };
}

type Align<P extends Tree, S extends Tree> = (
  params: P,
  queries: Tensor,
  memory: KeyedMemory,
  state: S,
) => Aligned<S>;
