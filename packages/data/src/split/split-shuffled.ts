import { permutation } from "../random/permutation.ts";
import { streams } from "../random/streams.ts";
import type { Fractions } from "./fractions.ts";
import { rangesOf } from "./split-contiguous.ts";

/** How many items there are, and how they are split. */
export interface SplitShuffledOptions<Part extends string> {
  readonly count: number;
  readonly seed: number;
  /** The share of each part; they add up to 1. */
  readonly fractions: Fractions<Part>;
}

/**
 * Splits `count` items at random. Each part lists its items' indices, ascending; together they hold every item
 * once.
 *
 * @throws Error when the fractions do not add up to 1, or a part would be empty.
 *
 * @example
 * ```ts
 * const { train, test } = splitShuffled({ count: 1000, seed: 1, fractions: { train: 0.8, test: 0.2 } });
 * ```
 */
export function splitShuffled<Part extends string>({
  count,
  seed,
  fractions,
}: SplitShuffledOptions<Part>): Readonly<Record<Part, Int32Array>> {
  const ranges = rangesOf("splitShuffled", count, fractions);
  const order = permutation({ count, seed, stream: streams.split(0) });
  const parts = Object.keys(ranges) as Part[];
  return Object.fromEntries(
    parts.map((part) => [part, order.slice(ranges[part].start, ranges[part].end).sort()]),
  ) as Record<Part, Int32Array>;
}
