import { full, type PointwiseFunction, type Tree } from "@refrain/core";
import type { Optimizer, OptimizerState } from "./optimizer.ts";
import { type Slots, slotLike, updateEach } from "./update-each.ts";

/** The state of an optimizer made by `pointwiseOptimizer`: the steps taken so far, and its slots. */
export interface StepState<K extends string = string> extends OptimizerState {
  readonly numbers: { readonly step: number };
  readonly tensors: Slots<K>;
}

/** An optimizer as its equations. */
export interface PointwiseRule<K extends string> {
  /** For messages. */
  readonly name: string;
  /** The tensors that are kept for each parameter, with the number that they begin with. */
  readonly slots: Readonly<Record<K, number>>;
  /** The numbers that change from step to step, such as the learning rate. The first step is 0. */
  scalars(step: number): readonly number[];
  /**
   * `(gradient, parameter, ...slots, ...scalars) => [update, ...slots]`, in pointwise operations. It is traced once for
   * each shape and runs in one pass.
   */
  readonly rule: PointwiseFunction;
}

/**
 * An optimizer that treats every number of every parameter by the same few equations, as most do.
 *
 * @example
 * // Lion (Chen et al. 2023)
 * const lion = (learningRate: number) =>
 *   pointwiseOptimizer({
 *     name: "lion",
 *     slots: { momentum: 0 },
 *     scalars: () => [learningRate],
 *     rule: (g, _, m, rate) => [
 *       neg(mul(rate, sign(add(mul(m, 0.9), mul(g, 0.1))))),
 *       add(mul(m, 0.99), mul(g, 0.01)),
 *     ],
 *   });
 */
export function pointwiseOptimizer<K extends string>(options: PointwiseRule<K>): Optimizer<StepState<K>> {
  const { name, slots, rule } = options;
  const order = Object.keys(slots) as K[];
  return {
    init(params: Tree) {
      const begin = order.map((slot) => [slot, slotLike(params, ({ shape }) => full(shape, slots[slot]))]);
      return { numbers: { step: 0 }, tensors: Object.fromEntries(begin) as Slots<K> };
    },
    update(grads, { numbers: { step }, tensors }, params) {
      const scalars = options.scalars(step);
      const next = updateEach(rule, { name, grads, params, slots: tensors, order, scalars });
      return { updates: next.updates, state: { numbers: { step: step + 1 }, tensors: next.slots } };
    },
  };
}
