import {
  concat,
  gather,
  glorotUniform,
  intTensor,
  matMul,
  reshape,
  scoped,
  type Tensor,
  transpose,
  zeros,
} from "@refrain/core";
import { check } from "../check.ts";
import { type AdditiveOptions, type AdditiveParams, additiveScores, initAdditive } from "./additive.ts";
import type { Attention } from "./attention.ts";
import { checkQueries, type KeyedMemory, memoryWithKeys, weigh } from "./keyed-memory.ts";
import { linear } from "./linear.ts";

/** What location-sensitive attention is made from. */
export interface LocationOptions extends AdditiveOptions {
  /** The number of filters over the weights before. Default: 10. */
  readonly filters?: number;
  /** The number of positions that a filter sees, odd. Default: 31. */
  readonly width?: number;
}

/** Those of additive attention, `filterWeights` `[width, filters]` and `locationWeights` `[filters, size]`. */
export type LocationParams = AdditiveParams & {
  readonly filterWeights: Tensor;
  readonly locationWeights: Tensor;
};

/** The weights of the step before, `[batch, target, source]`. */
export type LocationState = { readonly weights: Tensor };

/**
 * Location-sensitive attention (Chorowski et al., "Attention-based models for speech recognition", 2015): additive attention that also
 * sees, through a convolution, where the step before attended to, so that it can move on. Before the first step that is nowhere.
 *
 * @throws when a size is no positive integer, or `width` is even.
 */
export function locationAttention({
  querySize,
  valueSize,
  size,
  filters = 10,
  width = 31,
}: LocationOptions): Attention<LocationParams, KeyedMemory, LocationState> {
  const where = "locationAttention";
  for (const [name, value] of Object.entries({ querySize, valueSize, size, filters, width })) {
    check.size(where, name, value);
  }
  if (width % 2 === 0) throw new Error(`${where}: width must be odd, got ${width}.`);
  return {
    kind: "location",
    options: { querySize, valueSize, size, filters, width },
    querySize,
    valueSize,
    contextSize: valueSize,
    init: (random) => ({
      ...initAdditive(random, { querySize, valueSize, size }),
      filterWeights: glorotUniform(random.split("filterWeights"), [width, filters]),
      locationWeights: glorotUniform(random.split("locationWeights"), [filters, size]),
    }),
    prepare: ({ keyWeights }, values, lengths) => memoryWithKeys(where, keyWeights, values, lengths),
    initialState: ({ keys }, target) => ({ weights: zeros([keys.shape[0]!, target, keys.shape[1]!]) }),
    attend(params, queries, memory, { weights }) {
      checkQueries(where, queries, querySize, memory);
      return scoped(() => {
        const [batch, target, source] = weights.shape as [number, number, number];
        const filtered = matMul(windows(weights, width), params.filterWeights);
        const located = linear(reshape(filtered, [batch, target, source, filters]), params.locationWeights);
        const compared = linear(queries, params.queryWeights);
        const attended = weigh(additiveScores(compared, memory.keys, params.scoreWeights, located), memory);
        return { ...attended, state: { weights: attended.weights } };
      });
    },
  };
}

/** What a filter sees at each position, zeros outside: `[batch, target, source]` to `[batch * target * source, width]`. */
function windows(weights: Tensor, width: number): Tensor {
  const [batch, target, source] = weights.shape as [number, number, number];
  const rows = batch * target;
  const positions = transpose(reshape(weights, [rows, source])); // [source, rows]
  const withNothing = concat([positions, zeros([1, rows])], 0); // one more position, for what lies outside
  const seen = Int32Array.from({ length: source * width }, (_, index) => {
    const position = Math.floor(index / width) + (index % width) - (width - 1) / 2;
    return position < 0 || position >= source ? source : position;
  });
  return reshape(transpose(gather(withNothing, intTensor(seen))), [rows * source, width]);
}
