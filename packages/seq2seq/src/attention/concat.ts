import { glorotUniform, scoped, sliceAxis, type Tensor } from "@refrain/core";
import { check } from "../check.ts";
import { type AdditiveOptions, additiveScores } from "./additive.ts";
import type { Attention } from "./attention.ts";
import { checkQueries, type KeyedMemory, memoryWithKeys, weigh } from "./keyed-memory.ts";
import { linear } from "./linear.ts";

/** `weights` `[query + value, size]`, the query's rows first, and `scoreWeights` `[size, 1]`. */
export type ConcatParams = { readonly weights: Tensor; readonly scoreWeights: Tensor };

/**
 * Concat attention (Luong, Pham and Manning, "Effective approaches to attention-based neural machine translation", 2015): a score
 * is `v · tanh([q; k] W)`. Additive attention with its two matrices in one, which begins otherwise.
 *
 * @throws when a size is no positive integer.
 */
export function concatAttention({
  querySize,
  valueSize,
  size,
}: AdditiveOptions): Attention<ConcatParams, KeyedMemory> {
  const where = "concatAttention";
  check.size(where, "querySize", querySize);
  check.size(where, "valueSize", valueSize);
  check.size(where, "size", size);
  return {
    kind: "concat",
    options: { querySize, valueSize, size },
    querySize,
    valueSize,
    contextSize: valueSize,
    init: (random) => ({
      weights: glorotUniform(random.split("weights"), [querySize + valueSize, size]),
      scoreWeights: glorotUniform(random.split("scoreWeights"), [size, 1]),
    }),
    prepare: ({ weights }, values, lengths) =>
      scoped<KeyedMemory>(() =>
        memoryWithKeys(where, sliceAxis(weights, 0, querySize, valueSize), values, lengths),
      ),
    initialState: () => ({}),
    attend({ weights, scoreWeights }, queries, memory) {
      checkQueries(where, queries, querySize, memory);
      return scoped(() => {
        const compared = linear(queries, sliceAxis(weights, 0, 0, querySize));
        return { ...weigh(additiveScores(compared, memory.keys, scoreWeights), memory), state: {} };
      });
    },
  };
}
