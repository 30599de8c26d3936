import { disposeTree, leavesOf, liveTensors, mapTree, namedLeaves, scoped, type Tree } from "@refrain/core";
import type { Optimizer, OptimizerState } from "@refrain/optim";
import { mustAgree } from "../laws/compare.ts";
import { mustTreesAgree } from "../laws/compare-trees.ts";
import { upload } from "../laws/draw.ts";
import { type KitOptions, type Law, must } from "../laws/law.ts";
import { onReference, read } from "../laws/on-reference.ts";
import { descend, gradientsAt, lossAt, type Problem, start } from "./quadratic.ts";

/** How an optimizer is tested. */
export interface OptimizerOptions extends KitOptions {
  /** Steps in which the loss of the quadratic must fall to a hundredth of its first value. Default: 500. */
  readonly steps?: number;
}

/**
 * The laws of optimizers, on the reference device.
 *
 * @param optimizer gives the optimizer when a law runs, with a learning rate that suits parameters and gradients near 1.
 */
export function optimizerLaws<S extends OptimizerState>(
  optimizer: () => Optimizer<S>,
  { steps = 500 }: Pick<OptimizerOptions, "steps"> = {},
): Law[] {
  const law = (name: string, check: (made: Optimizer<S>, params: Problem) => void): Law => ({
    name,
    run: () => onReference(() => check(optimizer(), start())),
  });
  return [
    law("reaches the optimum of a quadratic", (made, params) => {
      const first = lossAt(params);
      const { params: reached, state } = descend(made, params, made.init(params), steps);
      const last = lossAt(made.averaged?.(state, reached) ?? reached);
      must(
        last <= first / 100,
        `The loss must fall from ${first.toPrecision(4)} to ${(first / 100).toPrecision(4)} within ${steps} steps, it is ${last.toPrecision(4)}.`,
      );
    }),

    law("neither changes nor frees its arguments", (made, params) => {
      const { params: moved, state } = descend(made, params, made.init(params), 2);
      const grads = gradientsAt(moved);
      const given: Tree = { params: moved, grads, state: state.tensors };
      const before = mapTree(given, (tensor) => upload(read(tensor)));
      const numbers = JSON.stringify(state.numbers);
      made.update(grads, state, moved);
      for (const [name, tensor] of namedLeaves(given)) must(!tensor.disposed, `The update freed ${name}.`);
      mustTreesAgree("after the update", given, before, 0);
      must(
        JSON.stringify(state.numbers) === numbers,
        `The numbers of the state must still be ${numbers}, got ${JSON.stringify(state.numbers)}.`,
      );
    }),

    law("gives finite updates like the parameters, in tensors of their own", (made, params) => {
      const grads = gradientsAt(params);
      const { updates, state } = made.update(grads, made.init(params), params);
      const found = new Map(namedLeaves(updates));
      for (const [name, { shape }] of namedLeaves(params)) {
        const update = found.get(name);
        must(update !== undefined, `There must be an update for "${name}".`);
        must(
          String(update.shape) === String(shape),
          `The update of "${name}" must be [${shape.join(", ")}], got [${update.shape.join(", ")}].`,
        );
        must(read(update).data.every(Number.isFinite), `The update of "${name}" must be finite.`);
      }
      must(found.size === leavesOf(params).length, "There must be no other updates than the parameters'.");
      const given = new Set([...leavesOf(params), ...leavesOf(grads)]);
      for (const [name, tensor] of namedLeaves({ updates, state: state.tensors })) {
        must(!given.has(tensor), `${name} must be a tensor of its own, not one of the arguments.`);
      }
    }),

    law("leaves buffers alone", (made, params) => {
      const { params: moved } = descend(made, params, made.init(params), 3);
      mustAgree("buffers.mean", read(moved.buffers.mean), read(params.buffers.mean), 0);
    }),

    law("goes on from a stored state as if it had never stopped", (made, params) => {
      const whole = descend(made, params, made.init(params), 6);
      const half = descend(made, params, made.init(params), 3);
      const stored = JSON.stringify(half.state.numbers);
      const arrays = new Map(
        Array.from(namedLeaves(half.state.tensors), ([name, tensor]) => [name, read(tensor)]),
      );
      // What a checkpoint holds: names, numbers and arrays; the form of the tree is that of a new state.
      const tensors = mapTree(made.init(params).tensors, (_, name) => {
        const array = arrays.get(name);
        must(array !== undefined, `The state after a step lacks "${name}", which init makes.`);
        return upload(array);
      });
      must(
        leavesOf(tensors).length === arrays.size,
        "The state after a step must have the tensors that init makes, and no others.",
      );
      const loaded = { ...half.state, numbers: JSON.parse(stored), tensors } satisfies OptimizerState;
      const resumed = descend(made, half.params, loaded as S, 3);
      mustTreesAgree("after six steps", resumed.params, whole.params, 0);
    }),

    law("holds as many tensors after many steps as after a few", (made, params) => {
      const held = (steps: number): number => {
        const before = liveTensors();
        const kept = scoped<Tree>(() => {
          const next = descend(made, params, made.init(params), steps);
          return [next.params, next.state.tensors];
        });
        const after = liveTensors() - before;
        disposeTree(kept);
        return after;
      };
      const [few, many] = [held(2), held(12)];
      must(many === few, `There must be ${few} tensors after twelve steps as after two, there are ${many}.`);
    }),

    law("gives the same twice", (made, params) => {
      const run = () => descend(made, params, made.init(params), 3).params;
      mustTreesAgree("a second run", run(), run(), 0);
    }),
  ];
}
