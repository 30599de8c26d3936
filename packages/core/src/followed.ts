import { constantLike } from "./apply.ts";
import { currentRuntime } from "./runtime.ts";
import type { Seed, Tape } from "./tape.ts";
import type { Tensor } from "./tensor.ts";
import { leavesOf, mapTree, type Tree } from "./tree.ts";

/** Parameters as variables of a tape. */
export function followParameters<P extends Tree>(where: string, tape: Tape, params: P): P {
  return mapTree(params, (tensor, name) => {
    if (tensor.dtype === "float32") return tape.variable(tensor);
    throw new Error(
      `${where}: parameter "${name}" must be float32, got ${tensor.dtype}. Close over ids and labels instead of passing them as parameters.`,
    );
  });
}

/** A value as it leaves its tape: plain tensors as they are, those of the tape as handles of their own. */
export function handOut(tape: Tape, tensor: Tensor): Tensor {
  const inner = tape.inner(tensor);
  return inner === tensor || "interpreter" in inner.content ? inner : currentRuntime().share(inner);
}

/** The gradients of a tape's variables, zeros where nothing depends on one. */
export function pullBack<P extends Tree>(tape: Tape, seeds: readonly Seed[], params: P, followed: P): P {
  const depending = seeds.filter(({ of }) => tape.inner(of) !== of);
  const gradients = tape.backward(depending, leavesOf(followed));
  let next = 0;
  return mapTree(params, (tensor) => gradients[next++] ?? constantLike(tensor, 0, tensor));
}
