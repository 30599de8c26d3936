import { requireEvaluated } from "../checks.ts";
import type { Metric } from "../metric.ts";
import { type References, segmentsOf } from "../references.ts";
import { fixed } from "./fixed.ts";
import { translationEdits } from "./shifts.ts";
import { countReferences, noReferences, type ReferenceCounts, signature } from "./signature.ts";
import { type TercomOptions, tercomTokens } from "./tercom-tokenizer.ts";

/** What TER is computed from, summed over hypotheses. */
export type TerCounts = {
  readonly edits: number;
  /** In tokens; the mean over the references of a hypothesis. */
  readonly referenceLength: number;
  readonly references: ReferenceCounts;
};

export interface TerScore {
  /** Edits for each 100 tokens of the references; 0 is best, above 100 is possible. */
  readonly score: number;
  readonly edits: number;
  /** In tokens; the mean over the references of a hypothesis. */
  readonly referenceLength: number;
  readonly signature: string;
  /** The line that sacreBLEU prints: `TER|nrefs:1|... = 16.67`. */
  readonly text: string;
}

/** TER as a metric; `report` gives what the number is made of, with its signature. */
export interface TerMetric extends Metric<string, References, TerCounts> {
  report(state: TerCounts): TerScore;
}

/**
 * Translation edit rate (Snover et al., 2006) of a corpus, in percent: the same number and signature as
 * sacreBLEU 2.6 (Tercom), but for the version (see `bleu`).
 *
 * How many tokens must be inserted, deleted or replaced, or phrases shifted (one edit whatever their length),
 * to turn a hypothesis into its reference, for each token of the reference. Of several references the closest
 * counts. Lower case unless `caseSensitive`.
 *
 * @throws when hypotheses and references differ in number, or there are none.
 *
 * @example
 * ter(["on the mat the cat sat"], ["the cat sat on the mat"]).score; // 16.66..., one shift for six tokens
 */
export function ter(
  hypotheses: readonly string[],
  references: readonly References[],
  options: TercomOptions = {},
): TerScore {
  const metric = terMetric(options);
  return metric.report(metric.update(metric.init(), hypotheses, references));
}

/** TER of one sentence. See `ter`. */
export function sentenceTer(
  hypothesis: string,
  references: References,
  options: TercomOptions = {},
): TerScore {
  return ter([hypothesis], [references], options);
}

/**
 * TER batch by batch: a metric over hypotheses and their references, whose state is sums. See `ter`.
 *
 * @example
 * score(terMetric({ normalized: true }), ["It's here."], ["it is here"]);
 */
export function terMetric(options: TercomOptions = {}): TerMetric {
  function report(state: TerCounts): TerScore {
    const { edits, referenceLength, references } = state;
    requireEvaluated("TER", references.segments);
    const score = referenceLength > 0 ? (100 * edits) / referenceLength : edits > 0 ? 100 : 0;
    const settings = signature(references, {
      case: options.caseSensitive ? "mixed" : "lc",
      tok: "tercom",
      norm: options.normalized ?? false,
      punct: !options.noPunctuation,
      asian: options.asianSupport ?? false,
    });
    const text = `TER|${settings} = ${fixed(score, 2)}`;
    return { score, edits, referenceLength, signature: settings, text };
  }

  return {
    name: "TER",
    better: "lower",
    init: () => ({ edits: 0, referenceLength: 0, references: noReferences }),
    update: (state, hypotheses, references) =>
      segmentsOf("TER", hypotheses, references).reduce((sums, segment) => {
        const hypothesis = tercomTokens(segment.hypothesis, options);
        const targets = segment.references.map((reference) => referenceTokens(reference, options));
        const length = targets.reduce((sum, target) => sum + target.length, 0) / targets.length;
        return {
          edits: sums.edits + Math.min(...targets.map((target) => translationEdits(hypothesis, target))),
          referenceLength: sums.referenceLength + length,
          references: countReferences(sums.references, targets.length),
        };
      }, state),
    compute: (state) => report(state).score,
    report,
  };
}

/**
 * sacreBLEU cuts references twice, hypotheses once: it shows where a token of the first time can be cut
 * further.
 */
function referenceTokens(text: string, options: TercomOptions): string[] {
  return tercomTokens(tercomTokens(text, options).join(" "), options);
}
