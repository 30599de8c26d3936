import type { Metric } from "./metric.ts";
import { type Mean, meanError } from "./regression-error.ts";

/**
 * Mean absolute percentage error, in percent of the references (scikit-learn gives a share: 100 times less).
 *
 * @throws when a reference is 0, where it is not defined.
 *
 * @example
 * score(mape(), [90, 220], [100, 200]); // 10
 */
export function mape(): Metric<number, number, Mean> {
  return meanError("MAPE", (prediction, reference, index) => {
    if (reference === 0) {
      throw new Error(
        `MAPE: reference ${index} is 0, and an error in percent of 0 is not defined; use sMAPE, MASE or MAE.`,
      );
    }
    return 100 * Math.abs((reference - prediction) / reference);
  });
}

/**
 * Symmetric mean absolute percentage error as in the M4 competition (Makridakis, Spiliotis and
 * Assimakopoulos, 2020), in percent, from 0 to 200: the mean of
 * `200 * |reference - prediction| / (|reference| + |prediction|)`.
 *
 * Where both are 0 the forecast is exact, and the term is 0.
 *
 * @example
 * score(smape(), [90, 220], [100, 200]); // 10.025...
 */
export function smape(): Metric<number, number, Mean> {
  return meanError("sMAPE", (prediction, reference) => {
    const size = Math.abs(reference) + Math.abs(prediction);
    return size === 0 ? 0 : (200 * Math.abs(reference - prediction)) / size;
  });
}
