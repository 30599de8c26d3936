import { add, div, mul, neg, sqrt, square, type Tensor } from "@refrain/core";
import { checkRate, type LearningRate, rateAt } from "./learning-rate.ts";
import type { Optimizer } from "./optimizer.ts";
import { checkNumber } from "./options.ts";
import { pointwiseOptimizer, type StepState } from "./pointwise-optimizer.ts";

/** Options of `adagrad`. */
export interface AdagradOptions {
  /** Default: 0.01. */
  readonly learningRate?: LearningRate;
  /** What the sum of squares begins with. Default: 0. */
  readonly initialAccumulator?: number;
  /** Added to the divisor. Default: 1e-10. */
  readonly epsilon?: number;
}

/**
 * Adagrad (Duchi, Hazan and Singer 2011): each number's step is divided by the root of the sum of its squared gradients.
 *
 * @throws when an option is out of range.
 */
export function adagrad(options: AdagradOptions = {}): Optimizer<StepState<"sumOfSquares">> {
  const { initialAccumulator = 0, epsilon = 1e-10 } = options;
  const learningRate = checkRate("adagrad", options.learningRate ?? 0.01);
  checkNumber("adagrad", "initialAccumulator", initialAccumulator, { from: 0 });
  checkNumber("adagrad", "epsilon", epsilon, { above: 0 });

  return pointwiseOptimizer({
    name: "adagrad",
    slots: { sumOfSquares: initialAccumulator },
    scalars: (step) => [rateAt("adagrad", learningRate, step)],
    rule(g: Tensor, _p: Tensor, sumOfSquares: Tensor, rate: Tensor) {
      const next = add(sumOfSquares, square(g));
      return [neg(div(mul(rate, g), add(sqrt(next), epsilon))), next];
    },
  });
}
