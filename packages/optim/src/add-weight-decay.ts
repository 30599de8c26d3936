import { add, mul, type Tensor } from "@refrain/core";
import type { Optimizer } from "./optimizer.ts";
import { checkNumber } from "./options.ts";
import { pointwiseOptimizer, type StepState } from "./pointwise-optimizer.ts";

/**
 * Adds a share of each parameter to its gradient: the gradient of an L2 penalty, `weight_decay` of most PyTorch
 * optimizers. Put it before the optimizer in a chain; for decay apart from the gradient use `adamW`.
 *
 * @throws when `rate` is below 0.
 */
export function addWeightDecay(rate: number): Optimizer<StepState<never>> {
  checkNumber("addWeightDecay", "rate", rate, { from: 0 });
  return pointwiseOptimizer<never>({
    name: "addWeightDecay",
    slots: {},
    scalars: () => [],
    rule: (g: Tensor, p: Tensor) => [add(g, mul(p, rate))],
  });
}
