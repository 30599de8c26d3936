import { type Link, linksOf } from "./hypothesis.ts";

/**
 * What the log probability of a hypothesis of `length` tokens, the end token among them, is divided by. It must be above 0
 * and must not fall as the length grows.
 */
export type LengthPenalty = (length: number) => number;

/**
 * The length penalty `length ** alpha`, which for an alpha of 1 gives the mean log probability of a token; 0 means none.
 *
 * @throws when alpha is below 0.
 */
export function averageLength(alpha = 1): LengthPenalty {
  checkAlpha("averageLength", alpha);
  return (length) => length ** alpha;
}

/**
 * The length penalty `((5 + length) / 6) ** alpha` (Wu et al., "Google's neural machine translation system", 2016).
 *
 * @throws when alpha is below 0.
 */
export function gnmtLength(alpha: number): LengthPenalty {
  checkAlpha("gnmtLength", alpha);
  return (length) => ((5 + length) / 6) ** alpha;
}

/** The least attention to a source position that counts, so that an unseen one is a large penalty and not an endless one. */
const LEAST_COVERAGE = 1e-10;

/**
 * The coverage penalty of Wu et al., 2016, for a beta of 1: the sum over the source positions of the logarithm of the
 * attention that they got from all tokens, at most 1 each. 0 when all of the source was seen, else below.
 */
export function coverage(last: Link): number {
  const rows = linksOf(last).map((link) => link.alignment!);
  const totals = new Float64Array(rows[0]!.length);
  for (const row of rows) row.forEach((weight, position) => (totals[position]! += weight));
  return totals.reduce((sum, total) => sum + Math.log(Math.min(Math.max(total, LEAST_COVERAGE), 1)), 0);
}

function checkAlpha(where: string, alpha: number): void {
  if (!(alpha >= 0 && alpha < Number.POSITIVE_INFINITY)) {
    throw new Error(`${where}: alpha must be a number, 0 or more, got ${alpha}.`);
  }
}
