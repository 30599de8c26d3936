import {
  add,
  cumulativeSum,
  glorotUniform,
  minimum,
  reshape,
  scoped,
  sub,
  sum,
  type Tensor,
  zeros,
} from "@refrain/core";
import { check } from "../check.ts";
import { type AdditiveOptions, type AdditiveParams, additiveScores, initAdditive } from "./additive.ts";
import type { Attention } from "./attention.ts";
import { checkQueries, type KeyedMemory, memoryWithKeys, weigh } from "./keyed-memory.ts";
import { linear } from "./linear.ts";

/** Those of additive attention, and `coverageWeights` `[1, size]`. */
export type CoverageParams = AdditiveParams & { readonly coverageWeights: Tensor };

/** The sum of the weights so far, `[batch, target, source]`. */
export type CoverageState = { readonly coverage: Tensor };

/**
 * Additive attention that sees how much each position was attended to before (Tu et al., "Modeling coverage for neural machine
 * translation", 2016; in the form of See, Liu and Manning, "Get to the point: summarization with pointer-generator networks", 2017): a
 * score is `v · tanh(q W + k U + c w)`, where c is the sum of the position's weights so far. See `coverageLoss`.
 *
 * @throws when a size is no positive integer.
 */
export function coverageAttention({
  querySize,
  valueSize,
  size,
}: AdditiveOptions): Attention<CoverageParams, KeyedMemory, CoverageState> {
  const where = "coverageAttention";
  check.size(where, "querySize", querySize);
  check.size(where, "valueSize", valueSize);
  check.size(where, "size", size);
  return {
    kind: "coverage",
    options: { querySize, valueSize, size },
    querySize,
    valueSize,
    contextSize: valueSize,
    init: (random) => ({
      ...initAdditive(random, { querySize, valueSize, size }),
      coverageWeights: glorotUniform(random.split("coverageWeights"), [1, size]),
    }),
    prepare: ({ keyWeights }, values, lengths) => memoryWithKeys(where, keyWeights, values, lengths),
    initialState: ({ keys }, target) => ({ coverage: zeros([keys.shape[0]!, target, keys.shape[1]!]) }),
    attend({ queryWeights, scoreWeights, coverageWeights }, queries, memory, { coverage }) {
      checkQueries(where, queries, querySize, memory);
      return scoped(() => {
        const covered = linear(reshape(coverage, [...coverage.shape, 1]), coverageWeights);
        const scores = additiveScores(linear(queries, queryWeights), memory.keys, scoreWeights, covered);
        const attended = weigh(scores, memory);
        return { ...attended, state: { coverage: add(coverage, attended.weights) } };
      });
    },
  };
}

/**
 * The coverage loss of each step (See, Liu and Manning, 2017): how much its weights lie where those before it lay, `Σ min(a, c)`, from 0
 * to 1.
 *
 * @param weights the weights of all steps of a decoder, `[batch, time, source]`.
 * @returns `[batch, time]`; reduce it over the steps that the rows have.
 */
export function coverageLoss(weights: Tensor): Tensor {
  check.floats("coverageLoss", "weights", weights, ["batch", "time", "source"], [null, null, null]);
  return scoped(() => {
    const before = sub(cumulativeSum(weights, 1), weights);
    return sum(minimum(weights, before), 2);
  });
}
