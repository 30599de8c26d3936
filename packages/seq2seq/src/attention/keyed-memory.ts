import { add, matMul, scoped, softmax, type Tensor, tensor } from "@refrain/core";
import { check } from "../check.ts";
import { linear } from "./linear.ts";

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

/** Values with their mask, and keys that are linear in them; `keyWeights` `[value, n]`. */
export function memoryWithKeys(
  where: string,
  keyWeights: Tensor,
  values: Tensor,
  lengths: ArrayLike<number> | undefined,
): KeyedMemory {
  return scoped<KeyedMemory>(() => ({
    ...maskedValues(where, values, keyWeights.shape[0]!, lengths),
    keys: linear(values, keyWeights),
  }));
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

/** Scores `[batch, target, source]` to weights, exactly 0 on padding, and the values' weighted sum. */
export function weigh(
  scores: Tensor,
  { values, mask }: { readonly values: Tensor; readonly mask?: Tensor },
): { readonly context: Tensor; readonly weights: Tensor } {
  const weights = softmax(mask === undefined ? scores : add(scores, mask));
  return { context: matMul(weights, values), weights };
}
