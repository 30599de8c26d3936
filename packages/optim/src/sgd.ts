import { add, mul, neg, type Tensor } from "@refrain/core";
import { checkRate, type LearningRate, rateAt } from "./learning-rate.ts";
import type { Optimizer } from "./optimizer.ts";
import { checkNumber } from "./options.ts";
import { pointwiseOptimizer, type StepState } from "./pointwise-optimizer.ts";

/** Options of `sgd`. */
export interface SgdOptions {
  readonly learningRate: LearningRate;
  /** The share of the last velocity that is kept. Default: 0, no momentum. */
  readonly momentum?: number;
  /** Looks ahead along the velocity (Nesterov 1983; Sutskever et al. 2013). Default: false. */
  readonly nesterov?: boolean;
}

/**
 * Stochastic gradient descent, with momentum as in PyTorch: `velocity = momentum * velocity + gradient`.
 *
 * @throws when an option is out of range, or `nesterov` is asked for without momentum.
 */
export function sgd(options: SgdOptions): Optimizer<StepState> {
  const { momentum = 0, nesterov = false } = options;
  const learningRate = checkRate("sgd", options.learningRate);
  checkNumber("sgd", "momentum", momentum, { from: 0, below: 1 });
  if (nesterov && momentum === 0) throw new Error("sgd: nesterov needs momentum; pass momentum: 0.9.");

  const plain = (g: Tensor, _p: Tensor, rate: Tensor) => [neg(mul(rate, g))];
  const withMomentum = (g: Tensor, _p: Tensor, velocity: Tensor, rate: Tensor) => {
    const next = add(mul(velocity, momentum), g);
    const direction = nesterov ? add(g, mul(next, momentum)) : next;
    return [neg(mul(rate, direction)), next];
  };
  return pointwiseOptimizer<string>({
    name: "sgd",
    slots: momentum === 0 ? {} : { velocity: 0 },
    scalars: (step) => [rateAt("sgd", learningRate, step)],
    rule: momentum === 0 ? plain : withMomentum,
  });
}
