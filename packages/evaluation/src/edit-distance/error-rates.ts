import { requireEvaluated } from "../checks.ts";
import type { Metric } from "../metric.ts";
import { segmentsOf } from "../references.ts";
import { joinSpaces, trimEnd, trimStart } from "../white-space.ts";
import { editOperations } from "./edit-operations.ts";

/** How hypotheses differ from their references, in words or characters, summed over all. */
export type EditCounts = {
  /** Tokens that both have. */
  readonly hits: number;
  readonly substitutions: number;
  /** Tokens of the reference that the hypothesis lacks. */
  readonly deletions: number;
  /** Tokens of the hypothesis that the reference lacks. */
  readonly insertions: number;
  /** How many hypotheses were compared. */
  readonly segments: number;
};

type ErrorRateMetric = Metric<string, string, EditCounts>;

/**
 * Word error rate: insertions, deletions and substitutions for each word of the references. 0 is best; more
 * than 1 is possible. Batch by batch, as jiwer counts: words stand between spaces, and case and punctuation
 * matter.
 *
 * Unlike jiwer it allows single references without words, as silence has, as long as not all are.
 *
 * @example
 * score(werMetric(), ["the cat sat on a mat"], ["the cat sat on the mat"]); // 0.1666...
 */
export function werMetric(): ErrorRateMetric {
  return errorRate("WER", "words", wordsOf, (counts) => edits(counts) / inReference(counts));
}

/**
 * Character error rate: as the word error rate, but over characters (code points), spaces included.
 *
 * @example
 * score(cerMetric(), ["recognise"], ["recognize"]); // 0.1111...
 */
export function cerMetric(): ErrorRateMetric {
  return errorRate(
    "CER",
    "characters",
    (text) => Array.from(trimStart(trimEnd(text))),
    (counts) => edits(counts) / inReference(counts),
  );
}

/**
 * Match error rate (Morris, Maier and Green, 2004): the share of aligned words that are wrong, from 0 to 1.
 */
export function merMetric(): ErrorRateMetric {
  return errorRate("MER", "words", wordsOf, (counts) => edits(counts) / (counts.hits + edits(counts)));
}

/**
 * Word information lost (Morris, Maier and Green, 2004): 1 less the product of the shares of reference and
 * hypothesis that are right, from 0 to 1.
 */
export function wilMetric(): ErrorRateMetric {
  return errorRate("WIL", "words", wordsOf, (counts) => {
    const inHypothesis = counts.hits + counts.substitutions + counts.insertions;
    return 1 - (counts.hits === 0 ? 0 : (counts.hits / inReference(counts)) * (counts.hits / inHypothesis));
  });
}

/**
 * The word error rate of hypotheses that are all at hand. See `werMetric`.
 *
 * @example
 * wer(["the cat sat on a mat"], ["the cat sat on the mat"]); // 0.1666...
 */
export function wer(hypotheses: readonly string[], references: readonly string[]): number {
  return rateOf(werMetric(), hypotheses, references);
}

/** The character error rate of hypotheses that are all at hand. See `cerMetric`. */
export function cer(hypotheses: readonly string[], references: readonly string[]): number {
  return rateOf(cerMetric(), hypotheses, references);
}

/** The match error rate of hypotheses that are all at hand. See `merMetric`. */
export function mer(hypotheses: readonly string[], references: readonly string[]): number {
  return rateOf(merMetric(), hypotheses, references);
}

/** The word information lost of hypotheses that are all at hand. See `wilMetric`. */
export function wil(hypotheses: readonly string[], references: readonly string[]): number {
  return rateOf(wilMetric(), hypotheses, references);
}

function rateOf(
  metric: ErrorRateMetric,
  hypotheses: readonly string[],
  references: readonly string[],
): number {
  return metric.compute(metric.update(metric.init(), hypotheses, references));
}

function errorRate(
  name: string,
  unit: "words" | "characters",
  tokensOf: (text: string) => string[],
  rate: (counts: EditCounts) => number,
): ErrorRateMetric {
  return {
    name,
    better: "lower",
    init: () => ({ hits: 0, substitutions: 0, deletions: 0, insertions: 0, segments: 0 }),
    update(state, hypotheses, references) {
      const counts = { ...state };
      for (const [i, segment] of segmentsOf(name, hypotheses, references).entries()) {
        const [reference, ...others] = segment.references;
        if (others.length > 0) {
          throw new Error(`${name}: hypothesis ${i} must have one reference, got ${others.length + 1}.`);
        }
        const operations = editOperations(tokensOf(reference!), tokensOf(segment.hypothesis));
        for (const { type } of operations) counts[COUNTED[type]]++;
        counts.segments++;
      }
      return counts;
    },
    compute(counts) {
      requireEvaluated(name, counts.segments);
      if (inReference(counts) === 0) {
        throw new Error(
          `${name}: at least one reference must not be empty, got ${counts.segments} empty ones ` +
            `for hypotheses of ${counts.insertions} ${unit} in all.`,
        );
      }
      return rate(counts);
    },
  };
}

const COUNTED = {
  keep: "hits",
  substitute: "substitutions",
  delete: "deletions",
  insert: "insertions",
} as const;

const edits = (counts: EditCounts): number => counts.substitutions + counts.deletions + counts.insertions;
const inReference = (counts: EditCounts): number => counts.hits + counts.substitutions + counts.deletions;

/** jiwer's words: what stands between spaces, where two or more characters of white space are one space. */
function wordsOf(text: string): string[] {
  return trimStart(trimEnd(joinSpaces(text)))
    .split(" ")
    .filter((word) => word !== "");
}
