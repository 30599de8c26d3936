import { followParameters, handOut, pullBack } from "./followed.ts";
import { hold, release } from "./hold.ts";
import { currentRuntime } from "./runtime.ts";
import { formatShape, sameShape } from "./spec.ts";
import { type Seed, startTape } from "./tape.ts";
import { leavesOf, mapTree, type Tree, zipTrees } from "./tree.ts";

/** What a function gives, and the way back from it. */
export interface Vjp<P extends Tree, R extends Tree> {
  readonly value: R;
  /**
   * The gradients of the parameters of any scalar, given its gradients with respect to `value`: a tree like `value`, of the same
   * shapes. It can be called once: on its way it gives back what the function left for it.
   *
   * @throws when it was called or disposed before, or a gradient does not fit its value.
   */
  pullback(gradients: R): P;
  /** Gives back what waits for `pullback`, where it will not be called. */
  [Symbol.dispose](): void;
}

/**
 * Runs `f` and keeps the way back: the product of any vector with the Jacobian (`jax.vjp`). It is `valueAndGrad` in two steps, for
 * a function of several results, or with gradients that come from elsewhere.
 *
 * @throws when a parameter is not float32.
 *
 * @example
 * const { value, pullback } = vjp((p: { w: Tensor }) => matMul(x, p.w), { w });
 * const { w: gradient } = pullback(sub(value, target));
 */
export function vjp<P extends Tree, R extends Tree>(f: (params: P) => R, params: P): Vjp<P, R> {
  const runtime = currentRuntime();
  const tape = startTape();
  try {
    const followed = followParameters("vjp", tape, params);
    const { results, value } = runtime.scope(
      () => {
        const made = f(followed);
        return { results: mapTree(made, hold), value: mapTree(made, (tensor) => handOut(tape, tensor)) };
      },
      (made) => leavesOf(made.value),
    );
    let callOff = (): void => {};
    const end = (): void => {
      callOff();
      tape.end();
      for (const result of leavesOf(results)) release(result);
    };
    let over = false;
    const way: Vjp<P, R> = {
      value,
      pullback(gradients) {
        if (over) throw new Error("vjp: pullback can be called once; call vjp again.");
        const seeds: Seed[] = [];
        zipTrees([results, gradients], ([of, gradient], name) => {
          if (!sameShape(gradient!.shape, of!.shape)) {
            throw new Error(
              `vjp: the gradient of result "${name}" must be ${formatShape(of!.shape)} like it, got ${formatShape(gradient!.shape)}.`,
            );
          }
          seeds.push({ of: of!, gradient: gradient! });
          return of!;
        });
        over = true;
        try {
          return runtime.scope(() => pullBack(tape, seeds, params, followed), leavesOf);
        } finally {
          end();
        }
      },
      [Symbol.dispose]() {
        if (!over) end();
        over = true;
      },
    };
    // Who keeps the way back keeps this function, if nothing else of it.
    callOff = runtime.whenCollected(way.pullback, end);
    return way;
  } catch (error) {
    tape.end();
    throw error;
  }
}
