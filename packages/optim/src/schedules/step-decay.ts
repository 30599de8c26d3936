import type { Schedule } from "../learning-rate.ts";
import { checkCount, checkNumber } from "../options.ts";

/** Options of `stepDecay`. */
export interface StepDecayOptions {
  /** The number of steps from one drop to the next. */
  readonly every: number;
  /** What the rate is multiplied by. Default: 0.1. */
  readonly factor?: number;
}

/** A rate that drops by a factor every so many steps. */
export function stepDecay(rate: number, { every, factor = 0.1 }: StepDecayOptions): Schedule {
  checkNumber("stepDecay", "rate", rate, { from: 0 });
  checkCount("stepDecay", "every", every, 1);
  checkNumber("stepDecay", "factor", factor, { above: 0 });
  return (step) => rate * factor ** Math.floor(step / every);
}
