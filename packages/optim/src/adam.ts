import { add, div, mul, neg, sqrt, square, type Tensor } from "@refrain/core";
import { checkRate, type LearningRate, rateAt } from "./learning-rate.ts";
import type { Optimizer } from "./optimizer.ts";
import { checkNumber } from "./options.ts";
import { pointwiseOptimizer, type StepState } from "./pointwise-optimizer.ts";

/** The state of Adam: the means of the gradients and of their squares. */
export type AdamState = StepState<"mean" | "meanSquare">;

/** Options of `adam`. */
export interface AdamOptions {
  /** Default: 0.001. */
  readonly learningRate?: LearningRate;
  /** The decay of the mean of the gradients. Default: 0.9. */
  readonly beta1?: number;
  /** The decay of the mean of their squares. Default: 0.999. */
  readonly beta2?: number;
  /** Added to the divisor. Default: 1e-8. */
  readonly epsilon?: number;
}

/** Options of `adamW`. */
export interface AdamWOptions extends AdamOptions {
  /** How far a parameter shrinks in each step, as a share of it and times the learning rate. Default: 0.01. */
  readonly weightDecay?: number;
}

/**
 * Adam (Kingma and Ba 2015). For an L2 penalty as in `torch.optim.Adam`, put `addWeightDecay` before it in a chain.
 *
 * @throws when an option is out of range.
 */
export function adam(options: AdamOptions = {}): Optimizer<AdamState> {
  return adamWithDecay("adam", options, 0);
}

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019).
 *
 * @throws when an option is out of range.
 */
export function adamW({ weightDecay = 0.01, ...options }: AdamWOptions = {}): Optimizer<AdamState> {
  checkNumber("adamW", "weightDecay", weightDecay, { from: 0 });
  return adamWithDecay("adamW", options, weightDecay);
}

function adamWithDecay(name: string, options: AdamOptions, weightDecay: number): Optimizer<AdamState> {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  const learningRate = checkRate(name, options.learningRate ?? 0.001);
  checkNumber(name, "beta1", beta1, { from: 0, below: 1 });
  checkNumber(name, "beta2", beta2, { from: 0, below: 1 });
  checkNumber(name, "epsilon", epsilon, { above: 0 });

  return pointwiseOptimizer({
    name,
    slots: { mean: 0, meanSquare: 0 },
    scalars(step) {
      const rate = rateAt(name, learningRate, step);
      // Both means begin at 0; the corrections undo that.
      const meanCorrection = 1 - beta1 ** (step + 1);
      const squareCorrection = 1 - beta2 ** (step + 1);
      return [rate / meanCorrection, Math.sqrt(squareCorrection), rate * weightDecay];
    },
    rule(...values) {
      const [g, p, m, v, stepSize, correction, shrink] = values as Values;
      const mean = add(mul(m, beta1), mul(g, 1 - beta1));
      const meanSquare = add(mul(v, beta2), mul(square(g), 1 - beta2));
      const step = div(mul(stepSize, mean), add(div(sqrt(meanSquare), correction), epsilon));
      return [neg(weightDecay === 0 ? step : add(step, mul(shrink, p))), mean, meanSquare];
    },
  });
}

type Values = [
  g: Tensor,
  p: Tensor,
  m: Tensor,
  v: Tensor,
  stepSize: Tensor,
  correction: Tensor,
  shrink: Tensor,
];
