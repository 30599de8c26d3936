import type { Correct } from "./accuracy.ts";
import { requireEvaluated, requireSameLength } from "./checks.ts";
import type { Metric } from "./metric.ts";

/**
 * The share of references that are among the `k` classes with the highest scores, from 0 to 1.
 *
 * A prediction is one row of scores, `[classes]`: logits, log-probabilities or probabilities; a reference is
 * a class id. Of equal scores the class with the higher id comes first, as in scikit-learn.
 *
 * @throws when `k` is not a whole number of at least 1; on update, when a row has fewer than `k` classes.
 *
 * @example
 * score(topK(2), [[0.1, 0.7, 0.2], [0.5, 0.3, 0.2]], [2, 2]); // 0.5
 */
export function topK(k: number): Metric<ArrayLike<number>, number, Correct> {
  if (!Number.isInteger(k) || k < 1) {
    throw new Error(`topK: k must be a whole number of at least 1, got ${k}.`);
  }
  const where = `topK(${k})`;
  return {
    name: `top-${k} accuracy`,
    better: "higher",
    init: () => ({ correct: 0, count: 0 }),
    update(state, predictions, references) {
      const length = requireSameLength(where, predictions, references);
      let { correct, count } = state;
      for (let i = 0; i < length; i++) {
        if (rank(where, i, predictions[i]!, references[i]!, k) < k) correct++;
        count++;
      }
      return { correct, count };
    },
    compute({ correct, count }) {
      requireEvaluated(where, count);
      return correct / count;
    },
  };
}

/**
 * Cuts the scores of a whole batch, `[rows * classes]`, into rows for `topK`. The rows share its memory.
 *
 * @example
 * score(topK(1), scoreRows(new Float32Array([0.1, 0.9, 0.8, 0.2]), 2), [1, 1]); // 0.5
 */
export function scoreRows(scores: Float32Array, classes: number): Float32Array[] {
  if (!Number.isInteger(classes) || classes < 1 || scores.length % classes !== 0) {
    throw new Error(
      `scoreRows: scores must be [rows * classes=${classes}], got ${scores.length} numbers, ` +
        "which is not a whole number of rows.",
    );
  }
  return Array.from({ length: scores.length / classes }, (_, row) =>
    scores.subarray(row * classes, (row + 1) * classes),
  );
}

/** How many classes come before the reference's. */
function rank(where: string, index: number, scores: ArrayLike<number>, reference: number, k: number): number {
  if (scores.length < k) {
    throw new Error(
      `${where}: prediction ${index} must have a score for at least k=${k} classes, got ${scores.length}.`,
    );
  }
  if (!Number.isInteger(reference) || reference < 0 || reference >= scores.length) {
    throw new Error(
      `${where}: reference ${index} must be a class id from 0 to ${scores.length - 1}, got ${reference}.`,
    );
  }
  const own = scores[reference]!;
  let before = 0;
  for (let id = 0; id < scores.length; id++) {
    const other = scores[id]!;
    if (Number.isNaN(other)) {
      throw new Error(
        `${where}: prediction ${index} must have a number for every class, got NaN for class ${id}.`,
      );
    }
    if (other > own || (other === own && id > reference)) before++;
  }
  return before;
}
