import type { Following } from "./constraints.ts";
import type { TopCandidates } from "./top-candidates.ts";

/**
 * Offers the tokens that may follow a hypothesis.
 *
 * @param row the log probabilities of all tokens.
 * @param total the hypothesis's own, which each is added to.
 * @param firstCode the code of token 0; the others count up from it, and from one row to the next.
 * @returns whether all was well: false when a candidate is NaN.
 */
export function offerRow(
  top: TopCandidates,
  row: Float32Array,
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
  let limit = top.threshold() - total;
  const blocks = row.length - (row.length % 8);
  for (let token = 0; token < row.length; token++) {
    // Nearly all tokens are passed over here, eight at a time, which takes half as long as one by one. NaN is not.
    while (token < blocks && allAtMost(row, token, limit)) token += 8;
    if (token >= row.length) break;
    const logProbability = row[token]!;
    if (logProbability <= limit) continue;
    if (Number.isNaN(logProbability)) return false;
    if (!may(token)) continue;
    top.offer(total + logProbability, firstCode + token);
    limit = top.threshold() - total;
  }
  return true;
}

function allAtMost(row: Float32Array, from: number, limit: number): boolean {
  return (
    row[from]! <= limit &&
    row[from + 1]! <= limit &&
    row[from + 2]! <= limit &&
    row[from + 3]! <= limit &&
    row[from + 4]! <= limit &&
    row[from + 5]! <= limit &&
    row[from + 6]! <= limit &&
    row[from + 7]! <= limit
  );
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
