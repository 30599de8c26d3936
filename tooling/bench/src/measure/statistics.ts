/** The middle number, or the mean of the two in the middle. @throws when there are none. */
export function median(numbers: readonly number[]): number {
  if (numbers.length === 0) throw new Error("median: there must be at least one number.");
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** The mean of ratios: twice as fast and half as fast make 1. @throws when there are none, or one is not above 0. */
export function geometricMean(ratios: readonly number[]): number {
  if (ratios.length === 0) throw new Error("geometricMean: there must be at least one ratio.");
  const wrong = ratios.find((ratio) => !(ratio > 0));
  if (wrong !== undefined) throw new Error(`geometricMean: ratios must be above 0, got ${wrong}.`);
  return Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
}

/** What is kept of the times of one contestant, in milliseconds a step. */
export interface Summary {
  readonly median: number;
  readonly best: number;
  /** How many steps were timed. */
  readonly steps: number;
}

/** Sums up times in milliseconds. */
export function summarize(milliseconds: readonly number[]): Summary {
  return { median: median(milliseconds), best: Math.min(...milliseconds), steps: milliseconds.length };
}
