import { requireEvaluated, requireSameLength } from "./checks.ts";
import { classIndex, type Label } from "./labels.ts";
import type { Metric } from "./metric.ts";

/** For each class, `[classes]`: right predictions, predictions, and references. */
export type ClassTallies = {
  readonly hits: readonly number[];
  readonly predicted: readonly number[];
  readonly actual: readonly number[];
};

/**
 * How the scores of the classes become one number:
 * - `average: "micro"`: one score of the summed tallies (with one label for each item, the accuracy);
 * - `average: "macro"`: the mean over classes, each counting the same;
 * - `average: "weighted"`: the mean over classes, weighted by how often each is the reference;
 * - `positive`: the score of that class alone.
 *
 * `labels` names every class in the order of their ids, so that a class which happens to be missing from
 * the data still counts. `zeroDivision` is the score of a class where it would be 0 / 0 (default 0), as in
 * scikit-learn.
 */
export type ClassScoreOptions = { readonly labels: readonly string[]; readonly zeroDivision?: 0 | 1 } & (
  | { readonly average: "micro" | "macro" | "weighted" }
  | { readonly positive: Label }
);

/**
 * Of the predictions of a class, the share that is right, from 0 to 1.
 *
 * @throws when a label is not one of `labels`.
 *
 * @example
 * const labels = ["ham", "spam"];
 * score(precision({ labels, positive: "spam" }), [1, 1, 0], [1, 0, 1]); // 0.5
 */
export function precision(options: ClassScoreOptions): Metric<Label, Label, ClassTallies> {
  return classMetric("precision", options, precisionOf);
}

/**
 * Of the references of a class, the share that was found, from 0 to 1.
 *
 * @throws when a label is not one of `labels`.
 *
 * @example
 * const labels = ["noun", "verb"];
 * score(recall({ labels, average: "macro" }), ["noun", "noun"], ["noun", "verb"]); // 0.5
 */
export function recall(options: ClassScoreOptions): Metric<Label, Label, ClassTallies> {
  return classMetric("recall", options, recallOf);
}

/**
 * The harmonic mean of precision and recall, from 0 to 1 (van Rijsbergen, 1979).
 *
 * @throws when a label is not one of `labels`.
 *
 * @example
 * const labels = ["noun", "verb"];
 * score(f1({ labels, average: "macro" }), ["noun", "noun"], ["noun", "verb"]); // 0.333...
 */
export function f1(options: ClassScoreOptions): Metric<Label, Label, ClassTallies> {
  return classMetric("F1", options, f1Of);
}

/** One class's score from its tallies. */
type ClassScore = (hits: number, predicted: number, actual: number, zeroDivision: 0 | 1) => number;

export const precisionOf: ClassScore = (hits, predicted, _, zero) =>
  predicted === 0 ? zero : hits / predicted;
export const recallOf: ClassScore = (hits, _, actual, zero) => (actual === 0 ? zero : hits / actual);
export const f1Of: ClassScore = (hits, predicted, actual, zero) =>
  predicted + actual === 0 ? zero : (2 * hits) / (predicted + actual);

/** The score of each class, `[classes]`. */
export function scoreClasses(score: ClassScore, tallies: ClassTallies, zeroDivision: 0 | 1): number[] {
  return tallies.hits.map((hits, id) =>
    score(hits, tallies.predicted[id]!, tallies.actual[id]!, zeroDivision),
  );
}

/** The mean of values, each with its weight. */
export function weightedMean(values: readonly number[], weights: readonly number[]): number {
  return sum(values.map((value, i) => value * weights[i]!)) / sum(weights);
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function classMetric(
  word: string,
  options: ClassScoreOptions,
  score: ClassScore,
): Metric<Label, Label, ClassTallies> {
  const { labels, zeroDivision = 0 } = options;
  const idOf = classIndex(word, labels);
  const positive = "positive" in options ? idOf(options.positive, "positive") : null;
  const name = "positive" in options ? `${word} of ${labels[positive!]}` : `${options.average} ${word}`;
  const zeros = (): number[] => labels.map(() => 0);
  return {
    name,
    better: "higher",
    init: () => ({ hits: zeros(), predicted: zeros(), actual: zeros() }),
    update(state, predictions, references) {
      const length = requireSameLength(word, predictions, references);
      const [hits, predicted, actual] = [[...state.hits], [...state.predicted], [...state.actual]];
      for (let i = 0; i < length; i++) {
        const prediction = idOf(predictions[i]!, "prediction", i);
        const reference = idOf(references[i]!, "reference", i);
        predicted[prediction]!++;
        actual[reference]!++;
        if (prediction === reference) hits[reference]!++;
      }
      return { hits, predicted, actual };
    },
    compute(tallies) {
      requireEvaluated(word, sum(tallies.actual));
      const scores = scoreClasses(score, tallies, zeroDivision);
      if ("positive" in options) return scores[positive!]!;
      if (options.average === "macro") return sum(scores) / scores.length;
      if (options.average === "weighted") return weightedMean(scores, tallies.actual);
      return score(sum(tallies.hits), sum(tallies.predicted), sum(tallies.actual), zeroDivision);
    },
  };
}
