import type { Schedule } from "../learning-rate.ts";
import { checkCount, checkNumber } from "../options.ts";

/** Options of `inverseSquareRoot`. */
export interface InverseSquareRootOptions {
  /** The number of steps in which the rate rises to its peak. */
  readonly warmUpSteps: number;
}

/**
 * A rate that rises in a straight line to its peak and then falls with the square root of the steps (Vaswani et al.
 * 2017). Their peak is `(modelSize * warmUpSteps) ** -0.5`.
 */
export function inverseSquareRoot(peak: number, { warmUpSteps }: InverseSquareRootOptions): Schedule {
  checkNumber("inverseSquareRoot", "peak", peak, { from: 0 });
  checkCount("inverseSquareRoot", "warmUpSteps", warmUpSteps, 1);
  return (step) => peak * Math.min((step + 1) / warmUpSteps, Math.sqrt(warmUpSteps / (step + 1)));
}
