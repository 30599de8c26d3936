import { requireEvaluated } from "../checks.ts";
import type { Metric } from "../metric.ts";
import { countMatches, countNGrams } from "../n-grams.ts";
import { type References, segmentsOf } from "../references.ts";
import { trimEnd } from "../white-space.ts";
import {
  type BleuCounts,
  type BleuOptions,
  type BleuScore,
  bleuScore,
  requireBleuOptions,
} from "./bleu-score.ts";
import { bleuTokenizers } from "./bleu-tokenizers.ts";
import { countReferences, noReferences } from "./signature.ts";

/** N-grams are counted up to this length. */
const ORDER = 4;

/** BLEU as a metric; `report` gives what the number is made of, with its signature. */
export interface BleuMetric extends Metric<string, References, BleuCounts> {
  report(state: BleuCounts): BleuScore;
}

/**
 * BLEU (Papineni et al., 2002) of a corpus, from 0 to 100: the same number and signature as sacreBLEU 2.6
 * (Post, 2018).
 *
 * The geometric mean of the shares of 1- to 4-grams that are in a reference, times a penalty for hypotheses that
 * are shorter than their references. Texts are detokenized and keep their case unless the options say otherwise.
 * An empty hypothesis is allowed.
 *
 * `references[i]` is what `hypotheses[i]` should have been: one text, or a list of them. (sacreBLEU groups them
 * the other way round, by reference.)
 *
 * The signature differs from sacreBLEU's in its version alone: `2.6.0+refrain.1.2.3` is the number of sacreBLEU
 * 2.6.0, computed by version 1.2.3 of this package.
 *
 * @throws when hypotheses and references differ in number, or there are none.
 *
 * @example
 * const { score, signature } = bleu(["the cat sat on the mat"], ["the cat is on the mat"]);
 * score; // 37.99...
 * signature; // "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0+refrain..."
 */
export function bleu(
  hypotheses: readonly string[],
  references: readonly References[],
  options: BleuOptions = {},
): BleuScore {
  const metric = bleuMetric(options);
  return metric.report(metric.update(metric.init(), hypotheses, references));
}

/**
 * BLEU of one sentence, with the effective order unless `effectiveOrder` is false: n-grams longer than the
 * hypothesis do not count. BLEU is made for corpora; the mean of sentences is not that of the corpus.
 *
 * @example
 * sentenceBleu("the cat", ["the cat sat", "a cat"]).score;
 */
export function sentenceBleu(
  hypothesis: string,
  references: References,
  options: BleuOptions = {},
): BleuScore {
  return bleu([hypothesis], [references], { effectiveOrder: true, ...options });
}

/**
 * BLEU batch by batch: a metric over hypotheses and their references, whose state is sums. See `bleu`.
 *
 * @throws when an option is not one of those that `BleuOptions` lists.
 *
 * @example
 * const metric = bleuMetric({ tokenizer: "zh" });
 * let state = metric.init();
 * for (const { hypotheses, references } of batches) state = metric.update(state, hypotheses, references);
 * console.log(metric.report(state).text);
 */
export function bleuMetric(options: BleuOptions = {}): BleuMetric {
  requireBleuOptions(options);
  const { tokenizer = "13a", lowercase = false } = options;
  const tokens = (text: string): string[] =>
    bleuTokenizers[tokenizer](trimEnd(lowercase ? text.toLowerCase() : text));

  function report(state: BleuCounts): BleuScore {
    requireEvaluated("BLEU", state.references.segments);
    return bleuScore(state, options);
  }

  return {
    name: "BLEU",
    better: "higher",
    init: () => ({
      hypothesisLength: 0,
      referenceLength: 0,
      correct: Array.from({ length: ORDER }, () => 0),
      total: Array.from({ length: ORDER }, () => 0),
      references: noReferences,
    }),
    update: (state, hypotheses, references) =>
      segmentsOf("BLEU", hypotheses, references).reduce(
        (sums, segment) => addSegment(sums, tokens(segment.hypothesis), segment.references.map(tokens)),
        state,
      ),
    compute: (state) => report(state).score,
    report,
  };
}

function addSegment(
  state: BleuCounts,
  hypothesis: readonly string[],
  references: readonly (readonly string[])[],
): BleuCounts {
  const grams = countNGrams(hypothesis, ORDER);
  const allowed = references.map((reference) => countNGrams(reference, ORDER)).reduce(mostOfEach);
  return {
    hypothesisLength: state.hypothesisLength + hypothesis.length,
    referenceLength: state.referenceLength + closestLength(hypothesis.length, references),
    correct: state.correct.map((correct, i) => correct + countMatches(grams[i]!, allowed[i]!)),
    total: state.total.map((total, i) => total + Math.max(0, hypothesis.length - i)),
    references: countReferences(state.references, references.length),
  };
}

/** Each n-gram as often as in the reference that has it most often. */
function mostOfEach(a: Map<string, number>[], b: Map<string, number>[]): Map<string, number>[] {
  return a.map((counts, i) => {
    for (const [gram, count] of b[i]!) counts.set(gram, Math.max(count, counts.get(gram) ?? 0));
    return counts;
  });
}

/** The length of the reference whose length is closest to the hypothesis', the shorter of two. */
function closestLength(length: number, references: readonly (readonly string[])[]): number {
  const distance = (other: number): number => Math.abs(other - length);
  return references
    .map((reference) => reference.length)
    .reduce((best, other) => {
      if (distance(other) === distance(best)) return Math.min(best, other);
      return distance(other) < distance(best) ? other : best;
    });
}
