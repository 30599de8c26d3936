import type { Following } from "./constraints.ts";
import { fallingOrder } from "./falling-order.ts";
import { offerRow } from "./offer-row.ts";
import type { RowScores } from "./row-scores.ts";
import { type TopCandidates, topCandidates } from "./top-candidates.ts";

/** How the distribution is changed from which a token is drawn; in this order, each on what the ones before have left. */
export interface TruncationOptions {
  /** Divides the log probabilities: below 1 is more certain, 0 always takes the most likely. Default: 1. */
  readonly temperature?: number | undefined;
  /** Only the k most likely (Fan et al., 2018). Default: all. */
  readonly topK?: number | undefined;
  /** Only the fewest, most likely first, that together have this probability (Holtzman et al., 2020). Default: 1, all. */
  readonly topP?: number | undefined;
  /**
   * Only the fewest that together have this probability, those first whose information is nearest to the mean (locally
   * typical sampling, Meister et al., 2023). Default: 1, all.
   */
  readonly typicalP?: number | undefined;
  /** Only those with at least this share of the most likely one's probability (Nguyen et al., 2024). Default: 0, all. */
  readonly minP?: number | undefined;
}

/** Tokens and their weights, which need not have the sum 1. */
export interface Distribution {
  readonly tokens: Int32Array;
  readonly weights: Float64Array;
}

/**
 * Makes the distribution that a row's token is drawn from, of all tokens unless `topK` or a temperature of 0 cuts most off; empty when nothing may follow, null
 * when it has a NaN.
 */
export type Truncation = (row: RowScores, following: Following) => Distribution | null;

/**
 * The truncation that the options ask for.
 *
 * @throws when an option is out of range.
 */
export function truncation(options: TruncationOptions, vocabularySize: number, where: string): Truncation {
  const { temperature = 1, topK = vocabularySize, topP = 1, typicalP = 1, minP = 0 } = options;
  checkTruncation(where, { temperature, topK, topP, typicalP, minP });
  const top = topCandidates(temperature === 0 ? 1 : Math.min(topK, vocabularySize));
  const cuts = topK < vocabularySize || temperature === 0;

  return (row, following) => {
    const candidates = cuts ? mostLikely(row, following, top) : possible(row, following);
    if (candidates === null || candidates.tokens.length === 0) return candidates;
    let left = weigh(candidates, temperature);
    if (topP < 1) left = fewest(left, left.weights, topP);
    if (typicalP < 1) left = fewest(left, typicality(left.weights), typicalP);
    if (minP > 0) left = atLeast(left, minP * largest(left.weights));
    return left;
  };
}

/** Tokens with log probabilities in place of weights. */
function mostLikely(row: RowScores, following: Following, top: TopCandidates): Distribution | null {
  const clean = offerRow(top, row, 0, 0, following);
  const best = top.take();
  if (!clean) return null;
  return {
    tokens: Int32Array.from(best, ({ code }) => code),
    weights: Float64Array.from(best, ({ score }) => score),
  };
}

function possible({ logProbabilities: row }: RowScores, { only, may }: Following): Distribution | null {
  const most = only?.length ?? row.length;
  const tokens = new Int32Array(most);
  const logs = new Float64Array(most);
  let count = 0;
  for (let i = 0; i < most; i++) {
    const token = only === null ? i : only[i]!;
    const logProbability = row[token]!;
    if (Number.isNaN(logProbability)) return null;
    if (logProbability === Number.NEGATIVE_INFINITY || !may(token)) continue;
    tokens[count] = token;
    logs[count++] = logProbability;
  }
  return { tokens: tokens.subarray(0, count), weights: logs.subarray(0, count) };
}

/** Turns log probabilities into weights, in place; the largest becomes 1. */
function weigh(candidates: Distribution, temperature: number): Distribution {
  const { weights: logs } = candidates;
  const best = largest(logs);
  const divisor = temperature === 0 ? 1 : temperature; // One token is left at 0, whatever its weight.
  for (let i = 0; i < logs.length; i++) logs[i] = Math.exp((logs[i]! - best) / divisor);
  return candidates;
}

/** The fewest, by falling rank, whose weights have the share `mass` of all. */
function fewest({ tokens, weights }: Distribution, ranks: Float64Array, mass: number): Distribution {
  const wanted = mass * sumOf(weights);
  const kept: number[] = [];
  let reached = 0;
  for (const place of fallingOrder(ranks)) {
    kept.push(place);
    reached += weights[place]!;
    if (reached >= wanted) break;
  }
  return {
    tokens: Int32Array.from(kept, (place) => tokens[place]!),
    weights: Float64Array.from(kept, (place) => weights[place]!),
  };
}

/** How near each token's information is to the distribution's entropy: 0 is nearest. */
function typicality(weights: Float64Array): Float64Array {
  const total = sumOf(weights);
  const logs = weights.map((weight) => Math.log(weight / total));
  let entropy = 0;
  // What is too unlikely for a weight has no part in the mean.
  weights.forEach((weight, i) => (entropy -= weight === 0 ? 0 : (weight / total) * logs[i]!));
  return logs.map((log) => -Math.abs(log + entropy));
}

function atLeast({ tokens, weights }: Distribution, least: number): Distribution {
  return {
    tokens: tokens.filter((_, i) => weights[i]! >= least),
    weights: weights.filter((weight) => weight >= least),
  };
}

function sumOf(numbers: Float64Array): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}

function largest(numbers: Float64Array): number {
  let best = Number.NEGATIVE_INFINITY;
  for (const number of numbers) if (number > best) best = number;
  return best;
}

function checkTruncation(
  where: string,
  options: { readonly [name in keyof TruncationOptions]-?: number },
): void {
  const { temperature, topK, topP, typicalP, minP } = options;
  if (!(temperature >= 0 && temperature < Number.POSITIVE_INFINITY)) {
    throw new Error(`${where}: temperature must be 0 or more, got ${temperature}.`);
  }
  if (!(Number.isInteger(topK) && topK >= 1)) {
    throw new Error(`${where}: topK must be a whole number, 1 or more, got ${topK}.`);
  }
  for (const [name, p] of [
    ["topP", topP],
    ["typicalP", typicalP],
  ] as const) {
    if (!(p > 0 && p <= 1)) throw new Error(`${where}: ${name} must be above 0 and at most 1, got ${p}.`);
  }
  if (!(minP >= 0 && minP <= 1)) throw new Error(`${where}: minP must be from 0 to 1, got ${minP}.`);
}
