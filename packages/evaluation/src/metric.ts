/**
 * A number that says how good predictions are, gathered batch by batch.
 *
 * `update` returns a new state and leaves the given one alone, so a state can be kept, stored or handed to
 * another process: it is plain JSON. Many batches give the same state as one long batch. `compute` throws
 * while the number is not defined yet (nothing evaluated) and never returns NaN.
 */
export interface Metric<Prediction, Reference, S> {
  readonly name: string;
  readonly better: "higher" | "lower";
  init(): S;
  /** Adds a batch; `predictions` and `references` have the same length and may be typed arrays. */
  update(state: S, predictions: ArrayLike<Prediction>, references: ArrayLike<Reference>): S;
  compute(state: S): number;
}

/** Predictions beside what they should have been. */
export interface ScoredBatch<Prediction, Reference> {
  readonly predictions: ArrayLike<Prediction>;
  readonly references: ArrayLike<Reference>;
}

/**
 * The metric of predictions that are all at hand.
 *
 * @example
 * score(accuracy(), [0, 2, 1], [0, 1, 1]); // 0.666...
 */
export function score<Prediction, Reference, S>(
  metric: Metric<Prediction, Reference, S>,
  predictions: ArrayLike<Prediction>,
  references: ArrayLike<Reference>,
): number {
  return metric.compute(metric.update(metric.init(), predictions, references));
}

/**
 * The metric of predictions that arrive in batches, from an array, a generator or an async generator.
 *
 * @example
 * await evaluateMetric(mae(), [
 *   { predictions: [1, 2], references: [1, 4] },
 *   { predictions: [5], references: [4] },
 * ]); // 1
 */
export async function evaluateMetric<Prediction, Reference, S>(
  metric: Metric<Prediction, Reference, S>,
  batches: Iterable<ScoredBatch<Prediction, Reference>> | AsyncIterable<ScoredBatch<Prediction, Reference>>,
): Promise<number> {
  let state = metric.init();
  for await (const { predictions, references } of batches) {
    state = metric.update(state, predictions, references);
  }
  return metric.compute(state);
}
