import { threefry2x32 } from "./threefry.ts";

/** What names one permutation: the same three values give the same order on every machine. */
export interface PermutationOptions {
  /** How many items; the result holds 0 to `count - 1`. */
  readonly count: number;
  /** An integer from 0 to 2^53 - 1. */
  readonly seed: number;
  /** Which of the seed's permutations, such as the epoch: an integer from 0 to 2^53 - 1. */
  readonly stream: number;
}

/**
 * A seeded permutation of `0 ... count - 1`, shape `[count]`: Fisher and Yates's shuffle with unbiased bounded
 * integers from a counter-based generator, so that the order depends on its options alone.
 *
 * @throws Error when the count, the seed or the stream is not an integer of the stated range.
 *
 * @example
 * ```ts
 * const order = permutation({ count: 1000, seed: 7, stream: 0 });
 * ```
 */
export function permutation({ count, seed, stream }: PermutationOptions): Int32Array {
  requireInteger("count", count, 2 ** 31 - 1);
  requireInteger("seed", seed, Number.MAX_SAFE_INTEGER);
  requireInteger("stream", stream, Number.MAX_SAFE_INTEGER);
  const next = words(seed, stream);
  const order = Int32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last -= 1) {
    const chosen = boundedInteger(next, last + 1);
    const item = order[last]!;
    order[last] = order[chosen]!;
    order[chosen] = item;
  }
  return order;
}

/** The endless 32-bit words of one seed and stream: the seed's key is split by the stream, then counted through. */
function words(seed: number, stream: number): () => number {
  const key = threefry2x32(twoWords(seed), twoWords(stream));
  let counter = 0;
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const word = spare;
      spare = undefined;
      return word;
    }
    const [first, second] = threefry2x32(key, twoWords(counter));
    counter += 1;
    spare = second;
    return first;
  };
}

function twoWords(value: number): [number, number] {
  return [value >>> 0, Math.floor(value / 2 ** 32)];
}

/** An integer from 0 to `bound - 1`, each equally likely: words of the incomplete last range are drawn again. */
function boundedInteger(next: () => number, bound: number): number {
  const limit = 2 ** 32 - (2 ** 32 % bound);
  for (;;) {
    const word = next();
    if (word < limit) return word % bound;
  }
}

function requireInteger(name: string, value: number, largest: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= largest) return;
  throw new Error(`permutation: ${name} must be an integer from 0 to ${largest}, got ${value}.`);
}
