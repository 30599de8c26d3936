import { requireInteger } from "../require-integer.ts";
import { requireSeries, type Series } from "./series.ts";

/** The shape of a forecasting task. */
export interface WindowsOptions {
  /** Steps that are seen. */
  readonly inputLength: number;
  /** Steps that are forecast: those right after the input. */
  readonly horizon: number;
  /** Steps from one window to the next; default 1. */
  readonly stride?: number;
  /** What is forecast, at the same times as the inputs; default the inputs themselves. */
  readonly targets?: Series;
}

/** Some windows as one batch. */
export interface WindowBatch {
  /** `[batch, inputLength, features]` */
  readonly inputs: Float32Array;
  readonly inputShape: readonly [batch: number, inputLength: number, features: number];
  /** `[batch, horizon, targetFeatures]` */
  readonly targets: Float32Array;
  readonly targetShape: readonly [batch: number, horizon: number, targetFeatures: number];
}

/** All windows of a series. */
export interface Windows {
  /** How many there are. */
  readonly count: number;
  /** The windows of these places, each from 0 to `count - 1`, as a batch. */
  gather(places: ArrayLike<number>): WindowBatch;
}

/**
 * Sliding windows over a series: window `w` sees `inputLength` steps from step `w * stride` on and forecasts the
 * `horizon` steps after them. Split the series before, not the windows: windows overlap.
 *
 * @throws Error when the series is shorter than one window, holds a value that is not finite, or the targets
 * have other times.
 *
 * @example
 * ```ts
 * const { count, gather } = windows(series, { inputLength: 24, horizon: 6 });
 * const batches = mapBatches(fixedBatches({ count, size: 32, seed: 1 }), gather);
 * ```
 */
export function windows(
  series: Series,
  { inputLength, horizon, stride = 1, targets = series }: WindowsOptions,
): Windows {
  requireInteger("windows", "inputLength", inputLength, 1);
  requireInteger("windows", "horizon", horizon, 1);
  requireInteger("windows", "stride", stride, 1);
  requireSeries("windows", series);
  requireSeries("windows (targets)", targets);
  const [time, features] = series.shape;
  const [targetTime, targetFeatures] = targets.shape;
  if (targetTime !== time) {
    throw new Error(`windows: targets must have the times of the series, ${time}, got ${targetTime}.`);
  }
  if (time < inputLength + horizon) {
    throw new Error(
      `windows: one window needs inputLength=${inputLength} + horizon=${horizon} steps, but the series has ${time}. ` +
        "Use a longer series, or shorter windows.",
    );
  }
  const count = Math.floor((time - inputLength - horizon) / stride) + 1;

  return {
    count,
    gather(places) {
      if (places.length === 0) throw new Error("windows: a batch must have at least one window, got none.");
      const starts = Array.from(places, (place) => {
        if (Number.isInteger(place) && place >= 0 && place < count) return place * stride;
        throw new Error(`windows: a window's place must be from 0 to ${count - 1}, got ${place}.`);
      });
      const targetStarts = starts.map((start) => start + inputLength);
      return {
        inputs: runs(series, starts, inputLength),
        inputShape: [starts.length, inputLength, features],
        targets: runs(targets, targetStarts, horizon),
        targetShape: [starts.length, horizon, targetFeatures],
      };
    },
  };
}

/** The `length` steps from each start, `[starts, length, features]`. */
function runs(
  { values, shape: [, features] }: Series,
  starts: readonly number[],
  length: number,
): Float32Array {
  const size = length * features;
  const result = new Float32Array(starts.length * size);
  starts.forEach((start, row) => {
    result.set(values.subarray(start * features, start * features + size), row * size);
  });
  return result;
}
