import type { Random } from "./random/random.ts";
import type { Tensor } from "./tensor.ts";
import type { Tree } from "./tree.ts";

/** Whether a layer is being trained, and the randomness of this call. */
export interface Context {
  readonly training: boolean;
  readonly random: Random;
  /**
   * Takes a layer's change of a buffer, which is a tensor under `buffers` among the parameters that is observed, not learned:
   * a running mean. Who trains gives it: `observing` of `@refrain/layers`.
   */
  readonly observe?: (buffer: Tensor, update: (value: Tensor) => Tensor) => void;
}

/**
 * A recurrent cell: its equations. It is traced once, and the trace runs fused, forward and backward, on every backend.
 *
 * @typeParam P the parameters.
 * @typeParam S the state; every leaf is `[batch, n]`.
 */
export interface RecurrentCell<P extends Tree, S extends Tree> {
  /** `lstm`; a third party's is `vendor/name`. */
  readonly kind: string;
  readonly inputSize: number;
  readonly hiddenSize: number;
  /** The number of features of an output; default: `hiddenSize`. */
  readonly outputSize?: number;
  /** JSON that rebuilds the cell. */
  readonly options: Readonly<Record<string, unknown>>;
  init(random: Random): P;
  initialState(batch: number): S;
  /** Changes the parameters once for a whole sequence: weight drop. */
  perturb?(params: P, context: Context): P;
  /**
   * What does not depend on the state, for all steps in one product: `[batch, time, input]` to `[batch, time, width]`.
   * A wrapper that needs random numbers appends them here, so that a step has none.
   */
  project?(params: P, inputs: Tensor, context: Context): Tensor;
  /** One step: the paper's equations. `projected` is `[batch, width]`, the output `[batch, outputSize]`. */
  step(params: P, state: S, projected: Tensor): { output: Tensor; state: S };
}

/** The number of features of a cell's output. */
export function outputSizeOf({ outputSize, hiddenSize }: RecurrentCell<Tree, Tree>): number {
  return outputSize ?? hiddenSize;
}

/** A layer: parameters made from a seed, and a function of them. */
export interface Layer<P extends Tree, Input, Output> {
  init(random: Random): P;
  apply(params: P, input: Input, context: Context): Output;
}
