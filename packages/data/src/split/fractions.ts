/** The share of each part, by its name: numbers from 0 to 1 that add up to 1. */
export type Fractions<Part extends string> = Readonly<Record<Part, number>>;

/** Checks fractions at the edge of `where` and gives them as a list, in the order they were written. */
export function requireFractions<Part extends string>(
  where: string,
  fractions: Fractions<Part>,
): readonly (readonly [Part, number])[] {
  const parts = Object.entries<number>(fractions) as [Part, number][];
  const sum = parts.reduce((total, [, fraction]) => total + fraction, 0);
  if (parts.every(([, fraction]) => fraction > 0) && Math.abs(sum - 1) < 1e-9) return parts;
  throw new Error(
    `${where}: fractions must be above 0 and add up to 1, got ${JSON.stringify(fractions)}, which add up to ${Number(sum.toPrecision(12))}.`,
  );
}

/** Checks at the edge of `where` that every part of a split got something. */
export function requireNoEmptyPart(where: string, total: number, sizes: ReadonlyMap<string, number>): void {
  for (const [part, size] of sizes) {
    if (size > 0) continue;
    throw new Error(
      `${where}: "${part}" would be empty: ${total} items are too few for its fraction. Use a larger fraction or more data.`,
    );
  }
}
