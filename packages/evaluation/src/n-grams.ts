/**
 * How often each n-gram of up to `order` tokens occurs: `counts[n - 1]` maps n-grams to counts. The tokens of an
 * n-gram are joined by spaces, which no token has within.
 */
export function countNGrams(tokens: readonly string[], order: number): Map<string, number>[] {
  return Array.from({ length: order }, (_, i) => {
    const counts = new Map<string, number>();
    for (let start = 0; start + i < tokens.length; start++) {
      const gram = tokens.slice(start, start + i + 1).join(" ");
      counts.set(gram, (counts.get(gram) ?? 0) + 1);
    }
    return counts;
  });
}

/** How many n-grams both have, each as often as the one that has it less often. */
export function countMatches(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let matches = 0;
  for (const [gram, count] of a) matches += Math.min(count, b.get(gram) ?? 0);
  return matches;
}

/** How many n-grams there are, repetitions included. */
export function countAll(counts: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}
