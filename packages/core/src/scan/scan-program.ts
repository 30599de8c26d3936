import type { Program, ValueId } from "../program/program.ts";

/**
 * How one invariant's gradient comes out of the backward steps, as ids of the backward program.
 *
 * - `product`: the sum over all steps of `left`ᵀ `right`; `left` is `[batch, a]`, `right` `[batch, b]`, the gradient `[a, b]`.
 *   An engine keeps both operands of every step and makes one large product after the loop.
 * - `sum`: the sum over all steps and rows of `value` (`[batch, n]`), in the invariant's shape.
 *
 * An invariant with several entries gets their sum; one with none gets zeros.
 */
export type InvariantGradient =
  | { readonly invariant: number; readonly kind: "product"; readonly left: ValueId; readonly right: ValueId }
  | { readonly invariant: number; readonly kind: "sum"; readonly value: ValueId };

/**
 * A recurrent step, forward and backward, as an engine gets it. Every value is one of:
 * a **row value** `[batch, n]`, different for each row and step; or an **invariant**, the same for all rows and steps
 * (a weight matrix `[k, n]`, a vector `[n]`, a scalar). Constants are nodes of the primitive `constant`.
 *
 * Row nodes use only these primitives: pointwise ones (invariant vectors broadcast along rows), `matMul` of a row value
 * with an invariant matrix (`transposeB` in backward programs), `slice`, `concat`, `pad` along features,
 * `sum` and `max` along features with the axis kept, and `broadcastTo` from `[batch, 1]` to `[batch, n]`.
 */
export interface ScanProgram {
  /** Who wrote it, for messages: the cell's kind. */
  readonly kind: string;
  /** The size that stands for the batch in shapes: a program is traced once, and runs at every batch. */
  readonly batch: number;
  /** The number of invariants that both programs begin with. */
  readonly invariants: number;
  /** The number of state leaves. */
  readonly states: number;
  /** Inputs: invariants, states, step inputs `[batch, width]`. Outputs: output, next states. */
  readonly forward: Program;
  /** Row values of the forward program that the backward program reads, in its order. */
  readonly saved: readonly ValueId[];
  /** Inputs: invariants, saved, output gradient, next-state gradients. Outputs: step-input gradient, state gradients. */
  readonly backward: Program;
  readonly invariantGradients: readonly InvariantGradient[];
}
