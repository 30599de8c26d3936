import { checkRate, type LearningRate, rateAt, type Schedule } from "../learning-rate.ts";
import { checkCount, checkNumber } from "../options.ts";

/** Options of `warmUp`. */
export interface WarmUpOptions {
  /** The number of steps before the full rate. */
  readonly steps: number;
  /** The rate of the first step, as a share of the full one. Default: 1 / steps. */
  readonly start?: number;
}

/**
 * A rate that rises in a straight line to where another schedule begins, and then follows that one from its step 0.
 *
 * @example
 * const learningRate = warmUp(cosine(0.001, { steps: 9000 }), { steps: 1000 });
 */
export function warmUp(into: LearningRate, { steps, start = 1 / steps }: WarmUpOptions): Schedule {
  checkRate("warmUp", into);
  checkCount("warmUp", "steps", steps, 1);
  checkNumber("warmUp", "start", start, { from: 0, to: 1 });
  return (step) => {
    if (step >= steps) return rateAt("warmUp", into, step - steps);
    return rateAt("warmUp", into, 0) * (start + ((1 - start) * step) / steps);
  };
}
