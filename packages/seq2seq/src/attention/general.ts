import { glorotUniform, matMul, scoped, type Tensor } from "@refrain/core";
import { check } from "../check.ts";
import type { Attention } from "./attention.ts";
import { checkQueries, type KeyedMemory, memoryWithKeys, weigh } from "./keyed-memory.ts";

/** What general attention is made from. */
export interface GeneralOptions {
  readonly querySize: number;
  readonly valueSize: number;
}

/** `keyWeights` `[value, query]`. */
export type GeneralParams = { readonly keyWeights: Tensor };

/**
 * General attention (Luong, Pham and Manning, "Effective approaches to attention-based neural machine translation", 2015): a score
 * is `q · (k W)`.
 *
 * @throws when a size is no positive integer.
 */
export function generalAttention({
  querySize,
  valueSize,
}: GeneralOptions): Attention<GeneralParams, KeyedMemory> {
  const where = "generalAttention";
  check.size(where, "querySize", querySize);
  check.size(where, "valueSize", valueSize);
  return {
    kind: "general",
    options: { querySize, valueSize },
    querySize,
    valueSize,
    contextSize: valueSize,
    init: (random) => ({ keyWeights: glorotUniform(random.split("keyWeights"), [valueSize, querySize]) }),
    prepare: ({ keyWeights }, values, lengths) => memoryWithKeys(where, keyWeights, values, lengths),
    initialState: () => ({}),
    attend(_, queries, memory) {
      checkQueries(where, queries, querySize, memory);
      return scoped(() => {
        const scores = matMul(queries, memory.keys, { transposeB: true }); // [batch, target, source]
        return { ...weigh(scores, memory), state: {} };
      });
    },
  };
}
