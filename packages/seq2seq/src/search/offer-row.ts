import type { Following } from "./constraints.ts";
import type { RowScores } from "./row-scores.ts";
import type { TopCandidates } from "./top-candidates.ts";

/**
 * Offers the tokens that may follow a hypothesis.
 *
 * @param row of all tokens, where the constraints name the only ones that may follow; else at least of as many of the most
 *   likely as candidates are kept and may be ruled out.
 * @param total the hypothesis's own, which each is added to.
 * @param firstCode the code of token 0; the others count up from it, and from one row to the next.
 * @returns whether all was well: false when a candidate is NaN.
 */
export function offerRow(
  top: TopCandidates,
  { logProbabilities: row, tokens }: RowScores,
  total: number,
  firstCode: number,
  { only, may }: Following,
): boolean {
  if (only !== null) {
    for (const token of only) {
      const score = total + row[token]!;
      if (Number.isNaN(score)) return false;
      if (score > Number.NEGATIVE_INFINITY && may(token)) top.offer(score, firstCode + token);
    }
    return true;
  }
  if (tokens !== null) {
    for (let place = 0; place < row.length; place++) {
      const logProbability = row[place]!;
      if (Number.isNaN(logProbability)) return false;
      if (logProbability === Number.NEGATIVE_INFINITY || total + logProbability < top.threshold()) break;
      const token = tokens[place]!;
      if (may(token)) top.offer(total + logProbability, firstCode + token);
    }
    return true;
  }
  let limit = top.threshold() - total;
  for (let token = nextAbove(row, 0, limit); token < row.length; token = nextAbove(row, token + 1, limit)) {
    const logProbability = row[token]!;
    if (Number.isNaN(logProbability)) return false;
    if (!may(token)) continue;
    top.offer(total + logProbability, firstCode + token);
    limit = top.threshold() - total;
  }
  return true;
}

/**
 * The first place from `from` on that is above the limit, or NaN. Search spends its time here: eight at a time take half
 * as long as one by one.
 */
function nextAbove(row: Float32Array, from: number, limit: number): number {
  let at = from;
  while (
    at + 7 < row.length &&
    row[at]! <= limit &&
    row[at + 1]! <= limit &&
    row[at + 2]! <= limit &&
    row[at + 3]! <= limit &&
    row[at + 4]! <= limit &&
    row[at + 5]! <= limit &&
    row[at + 6]! <= limit &&
    row[at + 7]! <= limit
  ) {
    at += 8;
  }
  while (at < row.length && row[at]! <= limit) at++;
  return at;
}

/** What is thrown when a model gives NaN. */
export function notANumber(where: string, step: number, sequence: number): Error {
  return new Error(
    `${where}: the model gave NaN as a log probability at step ${step} of sequence ${sequence}. Check its parameters, and whether its training went wrong.`,
  );
}

/** What is thrown when nothing may follow. */
export function deadEnd(where: string, step: number, sequence: number): Error {
  return new Error(
    `${where}: no token may follow at step ${step} of sequence ${sequence}: each is ruled out or has a probability of 0. Loosen the constraints.`,
  );
}
