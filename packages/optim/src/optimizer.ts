import type { Tree } from "@refrain/core";

/** What JSON can hold. Numbers are finite. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/**
 * The state of an optimizer: tensors, such as momentum, and plain numbers, such as the count of steps.
 * A checkpoint saves `tensors` by their names and `numbers` as JSON; both together are the whole state.
 */
export interface OptimizerState {
  readonly numbers: Json;
  readonly tensors: Tree;
}

/**
 * Turns gradients into updates, which `applyUpdates` adds to the parameters. Everything is a value: the arguments
 * are neither changed nor freed, and the results are new tensors.
 *
 * Tensors under a `buffers` key of the parameters, such as running statistics, get updates of 0.
 *
 * @typeParam S the state.
 */
export interface Optimizer<S extends OptimizerState = OptimizerState> {
  /** The state before the first step. */
  init(params: Tree): S;
  /**
   * One step.
   *
   * @param grads a tree like `params`, as `valueAndGrad` gives it.
   * @throws when the trees do not fit together.
   */
  update<P extends Tree>(grads: P, state: S, params: P): { updates: P; state: S };
  /**
   * Takes notice of a validation metric of which less is better, after each evaluation: a plateau lowers the rate,
   * and averaging starts. The tensors of the result are those of `state`, not copies.
   */
  observe?(state: S, metric: number): S;
  /** The parameters to evaluate with, where they are not the trained ones: an average over steps. New tensors. */
  averaged?<P extends Tree>(state: S, params: P): P;
}
