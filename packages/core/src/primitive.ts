import type { Attributes, Spec, TypedArray } from "./spec.ts";
import type { Tensor } from "./tensor.ts";

/** A host array with its shape, as reference implementations read it. */
export interface HostValue extends Spec {
  readonly data: TypedArray;
}

/** What a gradient rule is given. */
export interface GradientArguments {
  readonly inputs: readonly Tensor[];
  readonly output: Tensor;
  /** The gradient of the loss with respect to `output`, of the same shape. */
  readonly gradient: Tensor;
  readonly attributes: Attributes;
  /** Which inputs need a gradient; a rule may leave out work for the others. */
  readonly needs: readonly boolean[];
}

/**
 * One operation: its name, shape rule, gradient, and a plain implementation that every engine is tested against.
 * Adding an operation to Refrain is adding one such object.
 */
export interface Primitive {
  readonly name: string;
  /** Each element of the output depends on the same element of the (broadcast) inputs only. */
  readonly pointwise: boolean;
  /** The output's shape and type; throws a clear error when the inputs do not fit. */
  infer(inputs: readonly Spec[], attributes: Attributes): Spec;
  /** Gradients of the inputs in order; null for an input without one. Absent when no input has one. */
  gradient?(args: GradientArguments): readonly (Tensor | null)[];
  /**
   * What the gradient of one input is computed from, besides the gradient that comes in: inputs by number, and the output. Until
   * the backward pass a tape keeps these, and gives everything else back; a rule may always ask for shapes.
   * Default: all inputs and the output.
   */
  gradientReads?(input: number): readonly (number | "output")[];
  /** Writes the result into `output`, a zeroed array. Obvious before fast. */
  reference(inputs: readonly HostValue[], attributes: Attributes, output: HostValue): void;
}
