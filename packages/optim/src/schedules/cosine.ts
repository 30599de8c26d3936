import type { Schedule } from "../learning-rate.ts";
import { checkCount, checkNumber } from "../options.ts";

/** Options of `cosine`. */
export interface CosineOptions {
  /** The number of steps until the minimum is reached. */
  readonly steps: number;
  /** The rate from then on. Default: 0. */
  readonly minimum?: number;
}

/** A rate that falls along half a cosine wave (Loshchilov and Hutter 2017), and stays at its minimum. */
export function cosine(rate: number, { steps, minimum = 0 }: CosineOptions): Schedule {
  checkNumber("cosine", "rate", rate, { from: 0 });
  checkCount("cosine", "steps", steps, 1);
  checkNumber("cosine", "minimum", minimum, { from: 0, to: rate });
  return (step) => {
    const done = Math.min(step / steps, 1);
    return minimum + ((rate - minimum) * (1 + Math.cos(Math.PI * done))) / 2;
  };
}
