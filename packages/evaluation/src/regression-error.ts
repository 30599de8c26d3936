import { requireEvaluated, requireFinite, requireSameLength } from "./checks.ts";
import type { Metric } from "./metric.ts";

/** A sum of terms and how many there were. */
export type Mean = { readonly total: number; readonly count: number };

/**
 * Mean absolute error, in the unit of the data.
 *
 * @example
 * score(mae(), [1, 2, 5], [1, 4, 4]); // 1
 */
export function mae(): Metric<number, number, Mean> {
  return meanError("MAE", (prediction, reference) => Math.abs(reference - prediction));
}

/**
 * Mean squared error, in the squared unit of the data.
 *
 * @example
 * score(mse(), [1, 2, 5], [1, 4, 4]); // 1.666...
 */
export function mse(): Metric<number, number, Mean> {
  return meanError("MSE", (prediction, reference) => (reference - prediction) ** 2);
}

/**
 * Root of the mean squared error, in the unit of the data.
 *
 * @example
 * score(rmse(), [1, 2, 5], [1, 4, 4]); // 1.290...
 */
export function rmse(): Metric<number, number, Mean> {
  return meanError("RMSE", (prediction, reference) => (reference - prediction) ** 2, Math.sqrt);
}

/** A metric that is the mean of one term for each pair of numbers, then `finish`. */
export function meanError(
  name: string,
  term: (prediction: number, reference: number, index: number) => number,
  finish: (mean: number) => number = (mean) => mean,
): Metric<number, number, Mean> {
  return {
    name,
    better: "lower",
    init: () => ({ total: 0, count: 0 }),
    update(state, predictions, references) {
      const length = requireSameLength(name, predictions, references);
      let { total, count } = state;
      for (let i = 0; i < length; i++) {
        const prediction = predictions[i]!;
        const reference = references[i]!;
        requireFinite(name, `prediction ${i}`, prediction);
        requireFinite(name, `reference ${i}`, reference);
        total += term(prediction, reference, i);
        count++;
      }
      return { total, count };
    },
    compute({ total, count }) {
      requireEvaluated(name, count);
      return finish(total / count);
    },
  };
}
