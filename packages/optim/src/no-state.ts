import type { OptimizerState } from "./optimizer.ts";

/** The state of an optimizer that keeps nothing. */
export interface NoState extends OptimizerState {
  readonly numbers: null;
  readonly tensors: readonly [];
}

/** The one value of that type. */
export const NO_STATE: NoState = { numbers: null, tensors: [] };
