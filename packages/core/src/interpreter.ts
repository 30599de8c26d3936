import type { Primitive } from "./primitive.ts";
import type { Attributes, Spec } from "./spec.ts";
import type { Tensor } from "./tensor.ts";

/**
 * What runs the operations on the values that it stands behind: a gradient's tape or a program's trace.
 * Interpreters nest; an operation goes to the one among its arguments that was started last.
 */
export interface Interpreter {
  readonly level: number;
  apply(primitive: Primitive, inputs: readonly Tensor[], attributes: Attributes, output: Spec): Tensor;
  /** Throws when the operation cannot run under this interpreter. */
  operate(operation: Operation, inputs: readonly Tensor[]): OperationRun;
  /** A value without the interpreter, for placing a constant beside it; null for a value of a trace. */
  unwrap(tensor: Tensor): Tensor | null;
  /** The same value over another handle of its memory, which `make` makes of the value without the interpreter. */
  rehandle(tensor: Tensor, make: (below: Tensor) => Tensor): Tensor;
  /** Gives back the memory of a handle that `rehandle` made. */
  release(tensor: Tensor): void;
  /** A constant beside the values of a trace. */
  constant(value: number, spec: Spec): Tensor;
  /** The same value under another shape. */
  reshape(tensor: Tensor, spec: Spec): Tensor;
}

/** An operation of several outputs that is no primitive: a fused scan or map, with its gradient. */
export interface Operation {
  /** For messages: `scan(lstm)`. */
  readonly name: string;
  /** Runs on device tensors; `save` is whether `gradient` may be asked for. */
  run(inputs: readonly Tensor[], save: boolean): OperationRun;
}

/** One run of an operation. */
export interface OperationRun {
  readonly outputs: readonly Tensor[];
  /** Whether `gradient` reads the numbers of an input; of the others it gets the shape. Default: of all. */
  reads?(input: number): boolean;
  /**
   * Gradients of the inputs, null for one without, given those of the outputs, null for zeros.
   *
   * @param inputs those of the run, as the tape that asks sees them: under another interpreter when gradients nest.
   */
  gradient(inputs: readonly Tensor[], gradients: readonly (Tensor | null)[]): readonly (Tensor | null)[];
  /** Gives back what was saved for `gradient`. */
  release(): void;
}

// Only the order matters: a later interpreter has a higher number.
let started = 0;

/** The level of an interpreter that starts now. */
export function nextLevel(): number {
  return ++started;
}
