import { add, mul, scoped, type Tensor, type Tree } from "@refrain/core";
import { averageOf, copy } from "./average-of.ts";
import type { Optimizer, OptimizerState } from "./optimizer.ts";
import { checkNumber } from "./options.ts";
import { type Slots, slotLike, updateEach } from "./update-each.ts";

/** The state of `exponentialAverage`. */
export interface ExponentialAverageState extends OptimizerState {
  readonly numbers: { readonly step: number };
  readonly tensors: Slots<"average">;
}

/** Options of `exponentialAverage`. */
export interface ExponentialAverageOptions {
  /** The share of the average that stays in each step: 0.999 looks back about 1,000 steps. Default: 0.999. */
  readonly decay?: number;
}

/**
 * Keeps an exponential moving average of the parameters, which `averaged` gives for evaluation: like PyTorch's
 * `get_ema_multi_avg_fn`, it begins with the parameters after the first step. It comes last in a chain, so that it knows the
 * whole update, and leaves the update as it is.
 *
 * @throws when the decay is out of range.
 *
 * @example
 * const optimizer = chain(clipByGlobalNorm(1), adam({ learningRate: 0.001 }), exponentialAverage({ decay: 0.999 }));
 * const forUse = optimizer.averaged?.(state, params) ?? params;
 */
export function exponentialAverage({
  decay = 0.999,
}: ExponentialAverageOptions = {}): Optimizer<ExponentialAverageState> {
  const name = "exponentialAverage";
  checkNumber(name, "decay", decay, { from: 0, below: 1 });
  return {
    init: (params: Tree) => ({
      numbers: { step: 0 },
      tensors: { average: scoped(() => slotLike(params, copy)) },
    }),
    update(grads, { numbers: { step }, tensors }, params) {
      const scalars = step === 0 ? [1, 0] : [1 - decay, decay];
      const next = updateEach(rule, { name, grads, params, slots: tensors, order: ["average"], scalars });
      return { updates: next.updates, state: { numbers: { step: step + 1 }, tensors: next.slots } };
    },
    averaged: <P extends Tree>({ tensors }: ExponentialAverageState, params: P): P =>
      averageOf(name, tensors.average, params),
  };
}

function rule(update: Tensor, p: Tensor, average: Tensor, share: Tensor, rest: Tensor): Tensor[] {
  return [copy(update), add(mul(average, rest), mul(add(p, update), share))];
}
