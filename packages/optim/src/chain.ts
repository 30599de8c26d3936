import type { Tree } from "@refrain/core";
import { disposeTree } from "@refrain/core";
import type { Json, Optimizer, OptimizerState } from "./optimizer.ts";

/** The states of a chain's members, in order. */
export interface ChainState extends OptimizerState {
  readonly numbers: readonly Json[];
  readonly tensors: readonly Tree[];
}

/**
 * One optimizer after the other: each gets the updates of the one before it as its gradients.
 *
 * @example
 * const optimizer = chain(clipByGlobalNorm(0.25), adam({ learningRate: 0.001 }));
 */
export function chain(...members: readonly Optimizer[]): Optimizer<ChainState> {
  if (members.length === 0) throw new Error("chain: pass at least one optimizer.");
  const stateOf = ({ numbers, tensors }: ChainState, index: number): OptimizerState => {
    if (numbers.length !== members.length || tensors.length !== members.length) {
      throw new Error(
        `chain: the state must have ${members.length} parts, one for each member, got ${numbers.length} of numbers and ${tensors.length} of tensors.`,
      );
    }
    return { numbers: numbers[index]!, tensors: tensors[index]! };
  };
  const join = (states: readonly OptimizerState[]): ChainState => ({
    numbers: states.map(({ numbers }) => numbers),
    tensors: states.map(({ tensors }) => tensors),
  });
  const averaging = members.findLastIndex(({ averaged }) => averaged !== undefined);

  return {
    init: (params) => join(members.map((member) => member.init(params))),
    update<P extends Tree>(grads: P, state: ChainState, params: P) {
      let updates = grads;
      const states = members.map((member, index) => {
        const next = member.update(updates, stateOf(state, index), params);
        if (index > 0) disposeTree(updates);
        updates = next.updates;
        return next.state;
      });
      return { updates, state: join(states) };
    },
    observe: (state, metric) =>
      join(
        members.map((member, index) => {
          const own = stateOf(state, index);
          return member.observe?.(own, metric) ?? own;
        }),
      ),
    ...(averaging < 0
      ? {}
      : {
          averaged: <P extends Tree>(state: ChainState, params: P): P =>
            members[averaging]!.averaged!(stateOf(state, averaging), params),
        }),
  };
}
