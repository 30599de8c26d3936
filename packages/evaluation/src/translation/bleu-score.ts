import { type BleuTokenizer, bleuTokenizers } from "./bleu-tokenizers.ts";
import { fixed } from "./fixed.ts";
import { type ReferenceCounts, signature } from "./signature.ts";

/** What BLEU is computed from, summed over hypotheses; `correct[n - 1]` and `total[n - 1]` count n-grams. */
export type BleuCounts = {
  readonly hypothesisLength: number;
  readonly referenceLength: number;
  readonly correct: readonly number[];
  readonly total: readonly number[];
  readonly references: ReferenceCounts;
};

/**
 * What stands in for a precision of 0, which would make BLEU 0 (Chen and Cherry, 2014): `exp` halves with
 * each order without a match (NIST, the default), `floor` is a small count, `add-k` adds to the counts of all
 * orders but the first.
 */
export type BleuSmoothing = "exp" | "floor" | "add-k" | "none";

export interface BleuOptions {
  /** @default "13a" */
  readonly tokenizer?: BleuTokenizer;
  /** @default "exp" */
  readonly smoothing?: BleuSmoothing;
  /** The small count of `floor` (0.1 unless given) or the k of `add-k` (1 unless given). */
  readonly smoothingValue?: number;
  /** Leaves out orders that no hypothesis is long enough for. `sentenceBleu` does unless told otherwise. */
  readonly effectiveOrder?: boolean;
  /** Compares in lower case. */
  readonly lowercase?: boolean;
}

export interface BleuScore {
  /** From 0 to 100. */
  readonly score: number;
  /** Of 1- to 4-grams, in percent, smoothed. */
  readonly precisions: readonly number[];
  readonly brevityPenalty: number;
  /** In tokens. */
  readonly hypothesisLength: number;
  /** In tokens, of the references closest in length. */
  readonly referenceLength: number;
  /** How many n-grams are in a reference, not smoothed. */
  readonly correct: readonly number[];
  /** How many n-grams there are. */
  readonly total: readonly number[];
  readonly signature: string;
  /** The line that sacreBLEU prints: `BLEU|nrefs:1|... = 37.99 83.3/60.0/25.0/16.7 (BP = 1.000 ...)`. */
  readonly text: string;
}

const VALUES: Readonly<Record<BleuSmoothing, number>> = { exp: 0, floor: 0.1, "add-k": 1, none: 0 };

export function bleuScore(counts: BleuCounts, options: BleuOptions): BleuScore {
  const { tokenizer = "13a", smoothing = "exp", effectiveOrder = false, lowercase = false } = options;
  const smoothingValue = options.smoothingValue ?? VALUES[smoothing];
  const { hypothesisLength, referenceLength, correct, total } = counts;
  const brevityPenalty = penalty(hypothesisLength, referenceLength);
  const { precisions, orders } = smoothPrecisions(correct, total, smoothing, smoothingValue);
  const used = effectiveOrder ? precisions.slice(0, orders) : precisions;
  const matched = correct.some((count) => count > 0);
  const score = matched && !used.includes(0) ? brevityPenalty * geometricMean(used) : 0;

  const valued = smoothing === "floor" || smoothing === "add-k";
  const settings = signature(counts.references, {
    case: lowercase ? "lc" : "mixed",
    eff: effectiveOrder,
    tok: tokenizer,
    smooth: valued ? `${smoothing}[${fixed(smoothingValue, 2)}]` : smoothing,
  });
  const ratio = referenceLength === 0 ? 0 : hypothesisLength / referenceLength;
  const text =
    `BLEU|${settings} = ${fixed(score, 2)} ${precisions.map((share) => fixed(share, 1)).join("/")} ` +
    `(BP = ${fixed(brevityPenalty, 3)} ratio = ${fixed(ratio, 3)} hyp_len = ${hypothesisLength} ref_len = ${referenceLength})`;
  return {
    score,
    precisions,
    brevityPenalty,
    hypothesisLength,
    referenceLength,
    correct,
    total,
    signature: settings,
    text,
  };
}

function penalty(hypothesisLength: number, referenceLength: number): number {
  if (hypothesisLength >= referenceLength) return 1;
  return hypothesisLength === 0 ? 0 : Math.exp(1 - referenceLength / hypothesisLength);
}

const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/** The precisions in percent, 0 from the first order that has no n-gram; `orders`: how many come before that. */
function smoothPrecisions(
  correct: readonly number[],
  total: readonly number[],
  smoothing: BleuSmoothing,
  value: number,
): { precisions: number[]; orders: number } {
  const precisions = correct.map(() => 0);
  if (correct.every((count) => count === 0)) return { precisions, orders: precisions.length };
  let halvings = 1;
  for (let i = 0; i < precisions.length; i++) {
    const more = smoothing === "add-k" && i > 0 ? value : 0;
    const [matches, all] = [correct[i]! + more, total[i]! + more];
    if (all === 0) return { precisions, orders: i };
    if (matches > 0) {
      precisions[i] = (100 * matches) / all;
    } else if (smoothing === "exp") {
      halvings *= 2;
      precisions[i] = 100 / (halvings * all);
    } else if (smoothing === "floor") {
      precisions[i] = (100 * value) / all;
    }
  }
  return { precisions, orders: precisions.length };
}

/** @throws when an option has a value that does not exist. */
export function requireBleuOptions({
  tokenizer = "13a",
  smoothing = "exp",
  smoothingValue,
}: BleuOptions): void {
  requireOneOf("tokenizer", Object.keys(bleuTokenizers), tokenizer);
  requireOneOf("smoothing", Object.keys(VALUES), smoothing);
  if (smoothingValue === undefined) return;
  if (smoothing === "exp" || smoothing === "none") {
    throw new Error(
      `BLEU: smoothingValue belongs to the smoothings "floor" and "add-k", got ${smoothingValue} with "${smoothing}".`,
    );
  }
  if (!Number.isFinite(smoothingValue) || smoothingValue < 0) {
    throw new Error(`BLEU: smoothingValue must be a number of at least 0, got ${smoothingValue}.`);
  }
}

function requireOneOf(option: string, allowed: readonly string[], given: string): void {
  if (allowed.includes(given)) return;
  throw new Error(
    `BLEU: ${option} must be one of ${allowed.map((name) => `"${name}"`).join(", ")}, got ${JSON.stringify(given)}.`,
  );
}
