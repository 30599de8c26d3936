import { add, div, maximum, mul, neg, sqrt, square, sub, type Tensor } from "@refrain/core";
import { checkRate, type LearningRate, rateAt } from "./learning-rate.ts";
import type { Optimizer } from "./optimizer.ts";
import { checkNumber } from "./options.ts";
import { pointwiseOptimizer, type StepState } from "./pointwise-optimizer.ts";

/** Options of `rmsProp`. */
export interface RmsPropOptions {
  /** Default: 0.01. */
  readonly learningRate?: LearningRate;
  /** The decay of the mean of the squared gradients. Default: 0.99. */
  readonly decay?: number;
  /** Added to the divisor. Default: 1e-8. */
  readonly epsilon?: number;
  /** Divides by the deviation instead of the root mean square (Graves 2013). Default: false. */
  readonly centered?: boolean;
  /** The share of the last step that is kept. Default: 0, no momentum. */
  readonly momentum?: number;
}

/**
 * RMSProp (Tieleman and Hinton 2012): each number's step is divided by the root mean square of its gradients.
 *
 * @throws when an option is out of range.
 */
export function rmsProp(options: RmsPropOptions = {}): Optimizer<StepState> {
  const { decay = 0.99, epsilon = 1e-8, centered = false, momentum = 0 } = options;
  const learningRate = checkRate("rmsProp", options.learningRate ?? 0.01);
  checkNumber("rmsProp", "decay", decay, { from: 0, below: 1 });
  checkNumber("rmsProp", "epsilon", epsilon, { above: 0 });
  checkNumber("rmsProp", "momentum", momentum, { from: 0, below: 1 });
  const average = (old: Tensor, value: Tensor) => add(mul(old, decay), mul(value, 1 - decay));

  return pointwiseOptimizer<string>({
    name: "rmsProp",
    slots: {
      meanSquare: 0,
      ...(centered ? { mean: 0 } : {}),
      ...(momentum === 0 ? {} : { velocity: 0 }),
    },
    scalars: (step) => [rateAt("rmsProp", learningRate, step)],
    rule(g: Tensor, _p: Tensor, oldMeanSquare: Tensor, ...rest: Tensor[]) {
      const rate = rest.at(-1)!;
      const meanSquare = average(oldMeanSquare, square(g));
      const means = centered ? [average(rest[0]!, g)] : [];
      // Rounding can make the variance of a constant gradient negative.
      const variance = means.map((mean) => maximum(sub(meanSquare, square(mean)), 0))[0] ?? meanSquare;
      const direction = div(g, add(sqrt(variance), epsilon));
      if (momentum === 0) return [neg(mul(rate, direction)), meanSquare, ...means];
      const velocity = add(mul(rest.at(-2)!, momentum), direction);
      return [neg(mul(rate, velocity)), meanSquare, ...means, velocity];
    },
  });
}
