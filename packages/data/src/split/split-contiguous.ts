import { requireInteger } from "../require-integer.ts";
import { type Fractions, requireFractions, requireNoEmptyPart } from "./fractions.ts";

/** A run of items: from `start` up to and without `end`, as `subarray` and `slice` take them. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts `count` items in their order into contiguous parts, in the order the fractions are written: the split of
 * a text or a series, where the past trains and the future tests.
 *
 * @throws Error when the fractions do not add up to 1, or a part would be empty.
 *
 * @example
 * ```ts
 * const { train, test } = splitContiguous(ids.length, { train: 0.9, test: 0.1 });
 * const trainIds = ids.subarray(train.start, train.end);
 * ```
 */
export function splitContiguous<Part extends string>(
  count: number,
  fractions: Fractions<Part>,
): Readonly<Record<Part, Range>> {
  return rangesOf("splitContiguous", count, fractions);
}

/** The contiguous parts of `count` items, checked at the edge of `where`. */
export function rangesOf<Part extends string>(
  where: string,
  count: number,
  fractions: Fractions<Part>,
): Readonly<Record<Part, Range>> {
  requireInteger(where, "count", count, 1);
  let sum = 0;
  let start = 0;
  const ranges = requireFractions(where, fractions).map(([part, fraction]) => {
    sum += fraction;
    const range = { start, end: Math.round(count * sum) };
    start = range.end;
    return [part, range] as const;
  });
  requireNoEmptyPart(where, count, new Map(ranges.map(([part, { start, end }]) => [part, end - start])));
  return Object.fromEntries(ranges) as Record<Part, Range>;
}
