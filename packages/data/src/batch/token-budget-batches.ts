import { requireInteger } from "../require-integer.ts";
import type { Batches } from "./batches.ts";
import { shuffledBatches } from "./bucket-batches.ts";
import { cut, exampleOrder } from "./examples.ts";
import { plannedBatches } from "./planned-batches.ts";
import { requireLengths, sortedByLength } from "./sorted-by-length.ts";

/** The examples' lengths, and how large a batch may be. */
export interface TokenBudgetBatchesOptions {
  /** The length of each example in tokens, shape `[count]`, each from 1 to `maxTokens`. */
  readonly lengths: ArrayLike<number>;
  /** The most tokens in a batch, padding included: rows times the longest row. */
  readonly maxTokens: number;
  /** Shuffles the examples and then the batches anew in each epoch; without it batches go from short to long. */
  readonly seed?: number;
  /** How many examples are sorted together; default 10,000. Fewer: more random, and more padding. */
  readonly pool?: number;
}

/**
 * Batches of about equal work: examples of about equal length, as many as fit `maxTokens` with their padding
 * (the usual batching of translation models); each example once in an epoch. How many batches an epoch has
 * differs from epoch to epoch.
 *
 * @returns batches of example indices, shape `[rows]`; `mapBatches` turns them into data.
 * @throws Error when there are no examples, a length is not a positive integer, or one is over `maxTokens`.
 *
 * @example
 * ```ts
 * const batches = tokenBudgetBatches({ lengths: [3, 9, 4, 8], maxTokens: 16, seed: 1 });
 * ```
 */
export function tokenBudgetBatches({
  lengths,
  maxTokens,
  seed,
  pool = 10_000,
}: TokenBudgetBatchesOptions): Batches<Int32Array> {
  const count = requireLengths("tokenBudgetBatches", lengths);
  requireInteger("tokenBudgetBatches", "maxTokens", maxTokens, 1);
  requireInteger("tokenBudgetBatches", "pool", pool, 1);
  requireFits(lengths, maxTokens);
  const poolSize = seed === undefined ? count : pool;
  return plannedBatches(
    `tokenBudgetBatches(count=${count}, maxTokens=${maxTokens}, seed=${seed ?? "none"}, pool=${pool})`,
    (epoch) => {
      const pools = cut(exampleOrder(count, seed, epoch), poolSize);
      const batches = pools.flatMap((examples) =>
        cutByBudget(sortedByLength(examples, lengths), lengths, maxTokens),
      );
      return shuffledBatches(batches, seed, epoch);
    },
  );
}

/** Cuts examples, sorted by length, where the next one would take the batch over the budget. */
function cutByBudget(sorted: Int32Array, lengths: ArrayLike<number>, maxTokens: number): Int32Array[] {
  const batches: Int32Array[] = [];
  let start = 0;
  for (let end = 1; end <= sorted.length; end += 1) {
    const withNext = end === sorted.length ? Infinity : (end + 1 - start) * lengths[sorted[end]!]!;
    if (withNext <= maxTokens) continue;
    batches.push(sorted.subarray(start, end));
    start = end;
  }
  return batches;
}

function requireFits(lengths: ArrayLike<number>, maxTokens: number): void {
  for (let example = 0; example < lengths.length; example += 1) {
    if (lengths[example]! <= maxTokens) continue;
    throw new Error(
      `tokenBudgetBatches: example ${example} has ${lengths[example]} tokens and fits no batch of ` +
        `maxTokens=${maxTokens}. Raise maxTokens, or truncate or leave out the example.`,
    );
  }
}
