import { maximum, minimum, type Tensor } from "@refrain/core";
import type { Optimizer } from "./optimizer.ts";
import { checkNumber } from "./options.ts";
import { pointwiseOptimizer, type StepState } from "./pointwise-optimizer.ts";

/**
 * Limits every number of the gradients to `-limit` to `limit`. Put it first in a chain.
 *
 * @throws when `limit` is not above 0.
 */
export function clipByValue(limit: number): Optimizer<StepState<never>> {
  checkNumber("clipByValue", "limit", limit, { above: 0 });
  return pointwiseOptimizer<never>({
    name: "clipByValue",
    slots: {},
    scalars: () => [],
    rule: (g: Tensor) => [minimum(maximum(g, -limit), limit)],
  });
}
