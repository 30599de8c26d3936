import type { Schedule } from "../learning-rate.ts";
import { checkCount, checkNumber } from "../options.ts";

/** Options of `oneCycle`. */
export interface OneCycleOptions {
  /** The number of steps of the whole cycle. */
  readonly steps: number;
  /** The share of the steps in which the rate rises; it must be more than one step. Default: 0.3. */
  readonly rising?: number;
  /** The peak divided by the first rate. Default: 25. */
  readonly startDivisor?: number;
  /** The first rate divided by the last. Default: 10000. */
  readonly endDivisor?: number;
}

/**
 * One rise to a peak and one longer fall far below the start, both along half a cosine wave (Smith and Topin 2018). It
 * stays where it ends.
 */
export function oneCycle(peak: number, options: OneCycleOptions): Schedule {
  const { steps, rising = 0.3, startDivisor = 25, endDivisor = 10_000 } = options;
  checkNumber("oneCycle", "peak", peak, { from: 0 });
  checkCount("oneCycle", "steps", steps, 3);
  checkNumber("oneCycle", "rising", rising, { above: 1 / steps, below: 1 });
  checkNumber("oneCycle", "startDivisor", startDivisor, { from: 1 });
  checkNumber("oneCycle", "endDivisor", endDivisor, { from: 1 });
  const start = peak / startDivisor;
  const end = start / endDivisor;
  const top = rising * steps - 1;
  const last = steps - 1;
  return (step) => {
    if (step <= top) return between(start, peak, step / top);
    return between(peak, end, Math.min(1, (step - top) / (last - top)));
  };
}

function between(from: number, to: number, done: number): number {
  return to + ((from - to) / 2) * (1 + Math.cos(Math.PI * done));
}
