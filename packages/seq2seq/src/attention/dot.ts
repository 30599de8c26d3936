import { matMul, mul, scoped } from "@refrain/core";
import type { NoParams } from "@refrain/layers";
import { check } from "../check.ts";
import type { Attention } from "./attention.ts";
import { checkQueries, type KeyedMemory, maskedValues, weigh } from "./keyed-memory.ts";

/** What dot-product attention is made from. */
export interface DotOptions {
  /** The number of features of a query, and of a value. */
  readonly size: number;
}

/**
 * Dot-product attention (Luong, Pham and Manning, "Effective approaches to attention-based neural machine translation", 2015): a
 * score is `q · k`. It has no parameters.
 *
 * @throws when the size is no positive integer.
 */
export function dotAttention({ size }: DotOptions): Attention<NoParams, KeyedMemory> {
  return dotProducts("dot", size, 1);
}

/**
 * Scaled dot-product attention (Vaswani et al., "Attention is all you need", 2017): a score is `q · k / √size`.
 *
 * @throws when the size is no positive integer.
 */
export function scaledDotAttention({ size }: DotOptions): Attention<NoParams, KeyedMemory> {
  return dotProducts("scaledDot", size, 1 / Math.sqrt(size));
}

function dotProducts(kind: string, size: number, scale: number): Attention<NoParams, KeyedMemory> {
  const where = `${kind}Attention`;
  check.size(where, "size", size);
  return {
    kind,
    options: { size },
    querySize: size,
    valueSize: size,
    contextSize: size,
    init: () => ({}),
    prepare(_, values, lengths) {
      const masked = maskedValues(where, values, size, lengths);
      return { ...masked, keys: masked.values };
    },
    initialState: () => ({}),
    attend(_, queries, memory) {
      checkQueries(where, queries, size, memory);
      return scoped(() => {
        const scaled = scale === 1 ? queries : mul(queries, scale);
        const scores = matMul(scaled, memory.keys, { transposeB: true }); // [batch, target, source]
        return { ...weigh(scores, memory), state: {} };
      });
    },
  };
}
