import { permutation } from "../random/permutation.ts";
import { streams } from "../random/streams.ts";
import { type Fractions, requireFractions, requireNoEmptyPart } from "./fractions.ts";

/** The items' labels, and how they are split. */
export interface SplitStratifiedOptions<Part extends string> {
  /** The label of each item, shape `[count]`. */
  readonly labels: ArrayLike<number | string>;
  readonly seed: number;
  /** The share of each part; they add up to 1. */
  readonly fractions: Fractions<Part>;
}

/**
 * Splits items at random so that each part has the labels in the proportions of the whole: of every label, a
 * part gets its exact share rounded up or down, and what is rounded goes where the most is missing. Each part
 * lists its items' indices, ascending; together they hold every item once.
 *
 * @throws Error when there are no items, the fractions do not add up to 1, or a part would be empty.
 *
 * @example
 * ```ts
 * const { train, test } = splitStratified({ labels, seed: 1, fractions: { train: 0.8, test: 0.2 } });
 * ```
 */
export function splitStratified<Part extends string>({
  labels,
  seed,
  fractions,
}: SplitStratifiedOptions<Part>): Readonly<Record<Part, Int32Array>> {
  if (labels.length === 0)
    throw new Error("splitStratified: labels must not be empty: there is nothing to split.");
  const parts = requireFractions("splitStratified", fractions).map(([name, fraction]) => ({
    name,
    fraction,
    items: [] as number[],
  }));
  let seen = 0;
  for (const [group, members] of membersByLabel(labels).entries()) {
    seen += members.length;
    const order = permutation({ count: members.length, seed, stream: streams.split(group) });
    let next = 0;
    const give = (part: (typeof parts)[number]) => {
      part.items.push(members[order[next]!]!);
      next += 1;
    };
    for (const part of parts) {
      for (let due = wholeShare(part.fraction, members.length); due > 0; due -= 1) give(part);
    }
    const missing = (part: (typeof parts)[number]) => part.fraction * seen - part.items.length;
    const neediest = parts.toSorted((a, b) => missing(b) - missing(a));
    for (const part of neediest.slice(0, members.length - next)) give(part);
  }
  requireNoEmptyPart("splitStratified", seen, new Map(parts.map(({ name, items }) => [name, items.length])));
  return Object.fromEntries(parts.map(({ name, items }) => [name, Int32Array.from(items).sort()])) as Record<
    Part,
    Int32Array
  >;
}

/** The whole items in a share; the allowance keeps 0.29 * 100 = 28.999... at 29. */
function wholeShare(fraction: number, count: number): number {
  return Math.floor(fraction * count + 1e-9);
}

/** The indices of each label's items, in the order the labels first appear. */
function membersByLabel(labels: ArrayLike<number | string>): number[][] {
  const members = new Map<number | string, number[]>();
  Array.from(labels).forEach((label, index) => {
    const group = members.get(label);
    if (group) group.push(index);
    else members.set(label, [index]);
  });
  return [...members.values()];
}
