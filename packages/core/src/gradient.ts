import { constantLike } from "./apply.ts";
import { followParameters, handOut, pullBack } from "./followed.ts";
import { currentRuntime } from "./runtime.ts";
import { formatShape } from "./spec.ts";
import { startTape } from "./tape.ts";
import { Tensor } from "./tensor.ts";
import { leavesOf, mapTree, type Tree } from "./tree.ts";

/**
 * A function that also takes the gradient of `f` with respect to its parameters, by reverse mode.
 * All that `f` makes on the way is freed. Gradients nest: `f` may itself call such a function.
 *
 * @param f gives a scalar, the loss.
 * @returns a function of the parameters that gives `value`, the loss, and `grads`, a tree like the parameters;
 *   a parameter on which the loss does not depend has a gradient of zeros.
 * @throws when the loss is no float32 scalar, or a parameter is not float32.
 *
 * @example
 * const { value, grads } = valueAndGrad((p: { w: Tensor }) => mean(square(matMul(x, p.w))))({ w });
 */
export function valueAndGrad<P extends Tree>(
  f: (params: P) => Tensor,
): (params: P) => { value: Tensor; grads: P } {
  const withNothing = valueAndGradWithAux((params: P) => ({ value: f(params), aux: [] }));
  return (params) => {
    const { value, grads } = withNothing(params);
    return { value, grads };
  };
}

/**
 * `valueAndGrad` for a function that returns more than the loss: `aux`, such as the carried recurrent state, is handed on
 * without a gradient.
 */
export function valueAndGradWithAux<P extends Tree, A extends Tree>(
  f: (params: P) => { value: Tensor; aux: A },
): (params: P) => { value: Tensor; aux: A; grads: P } {
  return (params) => {
    const runtime = currentRuntime();
    const run = () => {
      const tape = startTape();
      try {
        const followed = followParameters("valueAndGrad", tape, params);
        // What only the forward computation needed is given back before the gradients need memory.
        const { value, aux } = runtime.scope(
          () => {
            const made = f(followed);
            checkLoss(made.value);
            return made;
          },
          (made) => [made.value, ...leavesOf(made.aux)],
        );
        const result = { value: handOut(tape, value), aux: mapTree(aux, (tensor) => handOut(tape, tensor)) };
        const one = constantLike(tape.inner(value), 1, { shape: [], dtype: "float32" });
        const grads = pullBack(tape, [{ of: value, gradient: one }], params, followed);
        return { ...result, grads };
      } finally {
        tape.end();
      }
    };
    return runtime.scope(run, ({ value, aux, grads }) => [value, ...leavesOf(aux), ...leavesOf(grads)]);
  };
}

/**
 * The same numbers as a constant to every gradient that is being taken: for straight-through estimators, targets that are
 * computed, and running statistics.
 *
 * @example
 * const rounded = add(x, stopGradient(sub(floor(x), x)));   // floor(x), with the gradient of x
 */
export function stopGradient(x: Tensor): Tensor {
  if (!("interpreter" in x.content)) return x;
  const below = x.content.interpreter.unwrap(x);
  return below === null ? x : stopGradient(below);
}

function checkLoss(loss: Tensor): void {
  if (!(loss instanceof Tensor) || loss.shape.length > 0 || loss.dtype !== "float32") {
    const got = loss instanceof Tensor ? `${loss.dtype} ${formatShape(loss.shape)}` : String(loss);
    throw new Error(
      `valueAndGrad: the function must return a float32 scalar, the loss, got ${got}. Reduce it with mean or sum.`,
    );
  }
}
