import {
  add,
  glorotUniform,
  matMul,
  mean,
  mul,
  reshape,
  scoped,
  softmax,
  type Tensor,
  transpose,
} from "@refrain/core";
import { check } from "../check.ts";
import type { Attention } from "./attention.ts";
import { checkQueries, type KeyedMemory, maskedValues } from "./keyed-memory.ts";
import { linear } from "./linear.ts";

/** What multi-head attention is made from. */
export interface MultiHeadOptions {
  readonly querySize: number;
  readonly valueSize: number;
  readonly heads: number;
  /** The number of features of all heads together, a multiple of `heads`. Default: `querySize`. */
  readonly size?: number;
  /** The number of features of a context. Default: `querySize`. */
  readonly contextSize?: number;
}

/** `queryWeights` `[query, size]`, `keyWeights` and `valueWeights` `[value, size]`, `outputWeights` `[size, context]`. */
export type MultiHeadParams = {
  readonly queryWeights: Tensor;
  readonly keyWeights: Tensor;
  readonly valueWeights: Tensor;
  readonly outputWeights: Tensor;
};

/**
 * Multi-head attention (Vaswani et al., "Attention is all you need", 2017): scaled dot products of several projections of queries and
 * values, joined by a linear map. Its weights are the mean of the heads', as in `torch.nn.MultiheadAttention(bias=False)`.
 *
 * @throws when a size is no positive integer, or `size` does not divide by `heads`.
 *
 * @example
 * const attention = multiHeadAttention({ querySize: 256, valueSize: 512, heads: 8 });
 */
export function multiHeadAttention({
  querySize,
  valueSize,
  heads,
  size = querySize,
  contextSize = querySize,
}: MultiHeadOptions): Attention<MultiHeadParams, KeyedMemory> {
  const where = "multiHeadAttention";
  for (const [name, value] of Object.entries({ querySize, valueSize, heads, size, contextSize })) {
    check.size(where, name, value);
  }
  if (size % heads !== 0) {
    throw new Error(`${where}: size must be a multiple of heads=${heads}, got ${size}.`);
  }
  // [batch, positions, size] to [batch, heads, positions, size / heads].
  const apart = (x: Tensor): Tensor =>
    transpose(reshape(x, [x.shape[0]!, x.shape[1]!, heads, size / heads]), [0, 2, 1, 3]);
  return {
    kind: "multiHead",
    options: { querySize, valueSize, heads, size, contextSize },
    querySize,
    valueSize,
    contextSize,
    init: (random) => ({
      queryWeights: glorotUniform(random.split("queryWeights"), [querySize, size]),
      keyWeights: glorotUniform(random.split("keyWeights"), [valueSize, size]),
      valueWeights: glorotUniform(random.split("valueWeights"), [valueSize, size]),
      outputWeights: glorotUniform(random.split("outputWeights"), [size, contextSize]),
    }),
    prepare: ({ keyWeights, valueWeights }, values, lengths) =>
      scoped<KeyedMemory>(() => ({
        ...maskedValues(where, values, valueSize, lengths),
        keys: apart(linear(values, keyWeights)),
        values: apart(linear(values, valueWeights)),
      })),
    initialState: () => ({}),
    attend({ queryWeights, outputWeights }, queries, memory) {
      checkQueries(where, queries, querySize, memory);
      return scoped(() => {
        const [batch, target] = queries.shape as [number, number, number];
        const source = memory.keys.shape[2]!;
        const each = (x: Tensor): Tensor => reshape(x, [batch * heads, -1, size / heads]);
        const scaled = mul(linear(queries, queryWeights), 1 / Math.sqrt(size / heads));
        const products = matMul(each(apart(scaled)), each(memory.keys), { transposeB: true });
        const scores = reshape(products, [batch, heads, target, source]);
        const mask = memory.mask && reshape(memory.mask, [batch, 1, 1, source]);
        const weights = softmax(mask === undefined ? scores : add(scores, mask));
        const mixed = matMul(reshape(weights, [batch * heads, target, source]), each(memory.values));
        const joined = transpose(reshape(mixed, [batch, heads, target, size / heads]), [0, 2, 1, 3]);
        const context = linear(reshape(joined, [batch, target, size]), outputWeights);
        return { context, weights: mean(weights, 1), state: {} };
      });
    },
  };
}
