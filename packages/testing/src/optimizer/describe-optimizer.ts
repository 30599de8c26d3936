import type { Optimizer, OptimizerState } from "@refrain/optim";
import { describeLaws } from "../laws/describe-laws.ts";
import { type OptimizerOptions, optimizerLaws } from "./optimizer-laws.ts";

/**
 * Tests an optimizer on the reference device: it reaches the optimum of a quadratic, is pure, goes on from a stored state,
 * and keeps no tensors.
 *
 * @param optimizer gives the optimizer when a test runs, with a learning rate that suits parameters and gradients near 1.
 *
 * @example
 * describeOptimizer("adam", () => adam({ learningRate: 0.1 }));
 */
export function describeOptimizer<S extends OptimizerState>(
  name: string,
  optimizer: () => Optimizer<S>,
  options: OptimizerOptions = {},
): void {
  describeLaws(name, optimizerLaws(optimizer, options), options);
}
