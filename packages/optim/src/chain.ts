import { disposeTree, scoped, type Tree } from "@refrain/core";
import type { Json, Optimizer, OptimizerState } from "./optimizer.ts";

/** The states of a chain's members, in order. */
export interface ChainState extends OptimizerState {
  readonly numbers: readonly Json[];
  readonly tensors: readonly Tree[];
}

/**
 * One optimizer after the other: each gets the updates of the one before it as its gradients.
 *
 * @throws when no member is given, or two of them average the parameters.
 *
 * @example
 * const optimizer = chain(clipByGlobalNorm(0.25), adam({ learningRate: 0.001 }));
 */
export function chain(...members: readonly Optimizer[]): Optimizer<ChainState> {
  if (members.length === 0) throw new Error("chain: pass at least one optimizer.");
  const [averaging, second] = members.flatMap((member, index) =>
    member.averaged === undefined ? [] : [{ index, averaged: member.averaged }],
  );
  if (second !== undefined) throw new Error("chain: at most one member may average the parameters.");

  const partOf = ({ numbers, tensors }: ChainState, index: number): OptimizerState => {
    if (numbers?.length === members.length && tensors?.length === members.length) {
      return { numbers: numbers[index]!, tensors: tensors[index]! };
    }
    throw new Error(
      `chain: the state must have ${members.length} parts, one for each member. It must come from the same chain.`,
    );
  };
  const join = (states: readonly OptimizerState[]): ChainState => ({
    numbers: states.map(({ numbers }) => numbers),
    tensors: states.map(({ tensors }) => tensors),
  });

  return {
    init: (params) => join(members.map((member) => member.init(params))),
    update<P extends Tree>(grads: P, state: ChainState, params: P) {
      const numbers: Json[] = [];
      const { updates, tensors } = scoped(() => {
        const made: Tree[] = [];
        const last = members.reduce((before, member, index) => {
          const next = member.update(before, partOf(state, index), params);
          if (index > 0) disposeTree(before);
          numbers.push(next.state.numbers);
          made.push(next.state.tensors);
          return next.updates;
        }, grads);
        return { updates: last, tensors: made };
      });
      return { updates, state: { numbers, tensors } };
    },
    observe: (state, metric) =>
      join(
        members.map((member, index) => {
          const own = partOf(state, index);
          return member.observe?.(own, metric) ?? own;
        }),
      ),
    ...(averaging === undefined
      ? {}
      : {
          averaged: <P extends Tree>(state: ChainState, params: P): P =>
            averaging.averaged(partOf(state, averaging.index), params),
        }),
  };
}
