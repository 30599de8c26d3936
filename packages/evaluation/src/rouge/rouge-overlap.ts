import { countAll, countMatches, countNGrams } from "../n-grams.ts";
import { commonLength, commonPlaces } from "./longest-common-subsequence.ts";

/** From 0 to 1. */
export interface RougeScore {
  /** How much of the hypothesis is in the reference. */
  readonly precision: number;
  /** How much of the reference is in the hypothesis. */
  readonly recall: number;
  readonly f1: number;
}

/** N-grams that both have. */
export function nGramOverlap(
  hypothesis: readonly string[],
  reference: readonly string[],
  n: number,
): RougeScore {
  const [a, b] = [countNGrams(hypothesis, n)[n - 1]!, countNGrams(reference, n)[n - 1]!];
  return overlap(countMatches(a, b), countAll(a), countAll(b));
}

/** The longest common subsequence. */
export function subsequenceOverlap(hypothesis: readonly string[], reference: readonly string[]): RougeScore {
  return overlap(commonLength(reference, hypothesis), hypothesis.length, reference.length);
}

/**
 * The tokens of each reference sentence that are in a common subsequence with any hypothesis sentence, each
 * token no more often than the hypothesis has it.
 */
export function summaryOverlap(
  hypothesis: readonly (readonly string[])[],
  reference: readonly (readonly string[])[],
): RougeScore {
  const left = tokenCounts(hypothesis);
  let hits = 0;
  for (const sentence of reference) {
    const common = new Set(hypothesis.flatMap((other) => commonPlaces(sentence, other)));
    for (const token of Array.from(common, (place) => sentence[place]!)) {
      const count = left.get(token)!;
      if (count > 0) hits++;
      left.set(token, count - 1);
    }
  }
  return overlap(hits, hypothesis.flat().length, reference.flat().length);
}

function tokenCounts(sentences: readonly (readonly string[])[]): Map<string, number> {
  return countNGrams(sentences.flat(), 1)[0]!;
}

function overlap(common: number, hypothesis: number, reference: number): RougeScore {
  const precision = common / Math.max(hypothesis, 1);
  const recall = common / Math.max(reference, 1);
  const f1 = common > 0 ? (2 * precision * recall) / (precision + recall) : 0;
  return { precision, recall, f1 };
}
