import { add, glorotUniform, matMul, type Random, reshape, scoped, type Tensor, tanh } from "@refrain/core";
import { check } from "../check.ts";
import type { Attention } from "./attention.ts";
import { checkQueries, type KeyedMemory, memoryWithKeys, weigh } from "./keyed-memory.ts";
import { linear } from "./linear.ts";

/** What additive attention is made from. */
export interface AdditiveOptions {
  readonly querySize: number;
  readonly valueSize: number;
  /** The number of hidden units that compare a query with a value. */
  readonly size: number;
}

/** `queryWeights` `[query, size]`, `keyWeights` `[value, size]`, `scoreWeights` `[size, 1]`. */
export type AdditiveParams = {
  readonly queryWeights: Tensor;
  readonly keyWeights: Tensor;
  readonly scoreWeights: Tensor;
};

/**
 * Additive attention (Bahdanau, Cho and Bengio, "Neural machine translation by jointly learning to align and translate", 2015):
 * a score is `v · tanh(q W + k U)`.
 *
 * @throws when a size is no positive integer.
 *
 * @example
 * const attention = additiveAttention({ querySize: 256, valueSize: 512, size: 256 });
 */
export function additiveAttention({
  querySize,
  valueSize,
  size,
}: AdditiveOptions): Attention<AdditiveParams, KeyedMemory> {
  const where = "additiveAttention";
  check.size(where, "querySize", querySize);
  check.size(where, "valueSize", valueSize);
  check.size(where, "size", size);
  return {
    kind: "additive",
    options: { querySize, valueSize, size },
    querySize,
    valueSize,
    contextSize: valueSize,
    init: (random) => initAdditive(random, { querySize, valueSize, size }),
    prepare: ({ keyWeights }, values, lengths) => memoryWithKeys(where, keyWeights, values, lengths),
    initialState: () => ({}),
    attend({ queryWeights, scoreWeights }, queries, memory) {
      checkQueries(where, queries, querySize, memory);
      return scoped(() => {
        const scores = additiveScores(linear(queries, queryWeights), memory.keys, scoreWeights);
        return { ...weigh(scores, memory), state: {} };
      });
    },
  };
}

/** The parameters that additive attention begins with. */
export function initAdditive(
  random: Random,
  { querySize, valueSize, size }: AdditiveOptions,
): AdditiveParams {
  return {
    queryWeights: glorotUniform(random.split("queryWeights"), [querySize, size]),
    keyWeights: glorotUniform(random.split("keyWeights"), [valueSize, size]),
    scoreWeights: glorotUniform(random.split("scoreWeights"), [size, 1]),
  };
}

/**
 * `v · tanh(q + k)` of every query `[batch, target, size]` with every key `[batch, source, size]`: `[batch, target, source]`.
 *
 * @param more is added to each pair's sum, `[batch, target, source, size]`.
 */
export function additiveScores(queries: Tensor, keys: Tensor, scoreWeights: Tensor, more?: Tensor): Tensor {
  const [batch, target, size] = queries.shape as [number, number, number];
  const source = keys.shape[1]!;
  const sums = add(reshape(queries, [batch, target, 1, size]), reshape(keys, [batch, 1, source, size]));
  const pairs = tanh(more === undefined ? sums : add(sums, more)); // [batch, target, source, size]
  // A row times the transpose: a product with one column would be slow, and its gradient slower.
  const scores = matMul(reshape(scoreWeights, [1, size]), reshape(pairs, [-1, size]), { transposeB: true });
  return reshape(scores, [batch, target, source]);
}
