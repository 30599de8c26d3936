import type { Schedule } from "../learning-rate.ts";
import { checkNumber } from "../options.ts";

/** Options of `exponential`. */
export interface ExponentialOptions {
  /** What the rate is multiplied by after each step. */
  readonly factor: number;
}

/** A rate that falls by the same factor after each step. */
export function exponential(rate: number, { factor }: ExponentialOptions): Schedule {
  checkNumber("exponential", "rate", rate, { from: 0 });
  checkNumber("exponential", "factor", factor, { above: 0 });
  return (step) => rate * factor ** step;
}
