import { requireEvaluated } from "../checks.ts";
import type { Metric } from "../metric.ts";
import { type References, segmentsOf } from "../references.ts";
import { porterStem } from "./porter-stemmer.ts";
import { nGramOverlap, type RougeScore, subsequenceOverlap, summaryOverlap } from "./rouge-overlap.ts";

/**
 * `rouge1` and `rouge2`: unigrams and bigrams; `rougeL`: the longest common subsequence of the whole texts; `rougeLsum`:
 * that of each sentence with the whole other text, where each line is a sentence.
 */
export type RougeKind = "rouge1" | "rouge2" | "rougeL" | "rougeLsum";

export interface RougeOptions {
  /** Compares the stems of English words (Porter, 1980), as `use_stemmer` of rouge-score does. */
  readonly stemmer?: boolean;
  /**
   * Cuts a text into tokens. Unless given, what stands between characters other than a to z and 0 to 9, in
   * lower case, as in rouge-score: that fits English, and leaves nothing of Chinese.
   */
  readonly tokenizer?: (text: string) => readonly string[];
}

/** Sums over hypotheses. */
export type RougeSums = {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly count: number;
};

/** ROUGE as a metric, whose number is the mean F1; `report` gives mean precision and recall too. */
export interface RougeMetric extends Metric<string, References, RougeSums> {
  report(state: RougeSums): RougeScore;
}

/**
 * ROUGE-1, ROUGE-2, ROUGE-L and ROUGE-Lsum (Lin, 2004), means over all hypotheses, from 0 to 1: the numbers
 * of the rouge-score package. Of several references the one with the best F1 counts.
 *
 * @throws when hypotheses and references differ in number, or there are none.
 *
 * @example
 * rouge(["the cat sat"], ["the cat sat on the mat"]).rouge1; // { precision: 1, recall: 0.5, f1: 0.666... }
 */
export function rouge(
  hypotheses: readonly string[],
  references: readonly References[],
  options: RougeOptions = {},
): Record<RougeKind, RougeScore> {
  const of = (kind: RougeKind): RougeScore => {
    const metric = rougeMetric(kind, options);
    return metric.report(metric.update(metric.init(), hypotheses, references));
  };
  return { rouge1: of("rouge1"), rouge2: of("rouge2"), rougeL: of("rougeL"), rougeLsum: of("rougeLsum") };
}

const NAMES: Readonly<Record<RougeKind, string>> = {
  rouge1: "ROUGE-1",
  rouge2: "ROUGE-2",
  rougeL: "ROUGE-L",
  rougeLsum: "ROUGE-Lsum",
};

/**
 * One kind of ROUGE batch by batch: a metric whose state is sums. See `rouge`.
 *
 * @example
 * score(rougeMetric("rougeL", { stemmer: true }), ["cats sat"], ["the cat sat"]); // 0.8
 */
export function rougeMetric(kind: RougeKind, options: RougeOptions = {}): RougeMetric {
  const name = NAMES[kind];
  if (name === undefined) {
    throw new Error(
      `rougeMetric: kind must be "rouge1", "rouge2", "rougeL" or "rougeLsum", got ${JSON.stringify(kind)}.`,
    );
  }
  const tokensOf = options.tokenizer ?? alphanumericWords;
  const { stemmer = false } = options;

  const tokens = (text: string): readonly string[] =>
    stemmer ? tokensOf(text).map((token) => (token.length > 3 ? porterStem(token) : token)) : tokensOf(text);

  function compare(hypothesis: string, reference: string): RougeScore {
    if (kind === "rougeLsum") {
      return summaryOverlap(hypothesis.split("\n").map(tokens), reference.split("\n").map(tokens));
    }
    const [a, b] = [tokens(hypothesis), tokens(reference)];
    return kind === "rougeL" ? subsequenceOverlap(a, b) : nGramOverlap(a, b, kind === "rouge1" ? 1 : 2);
  }

  function report({ precision, recall, f1, count }: RougeSums): RougeScore {
    requireEvaluated(name, count);
    return { precision: precision / count, recall: recall / count, f1: f1 / count };
  }

  return {
    name,
    better: "higher",
    init: () => ({ precision: 0, recall: 0, f1: 0, count: 0 }),
    update: (state, hypotheses, references) =>
      segmentsOf(name, hypotheses, references).reduce((sums, segment) => {
        const best = segment.references
          .map((reference) => compare(segment.hypothesis, reference))
          .reduce((a, b) => (b.f1 > a.f1 ? b : a));
        return {
          precision: sums.precision + best.precision,
          recall: sums.recall + best.recall,
          f1: sums.f1 + best.f1,
          count: sums.count + 1,
        };
      }, state),
    compute: (state) => report(state).f1,
    report,
  };
}

function alphanumericWords(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}
