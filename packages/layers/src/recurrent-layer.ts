import { type Context, type Scanned, scoped, type Tensor, type Tree } from "@refrain/core";
import { checkTensor } from "./check.ts";
import type { DescribedLayer } from "./layer-types.ts";

/** A batch of sequences. */
export interface Sequences {
  /** `[batch, time, features]`. */
  readonly inputs: Tensor;
  /** The number of steps of each row, 1 to time; default: all rows have them all. */
  readonly lengths?: ArrayLike<number> | undefined;
}

/** A batch of sequences, and the state before them. */
export interface RecurrentInput<S extends Tree> extends Sequences {
  /** Every leaf `[batch, n]`; default: the cell's own. */
  readonly initialState?: S | undefined;
}

/**
 * A layer over time: one cell, two of them in both directions, or a stack. Takes `[batch, time, inputSize]`, gives
 * `outputs` `[batch, time, outputSize]`, exactly 0 past a row's length, and the `state` after each row's own last step.
 */
export interface RecurrentLayer<P extends Tree, S extends Tree>
  extends DescribedLayer<P, RecurrentInput<S>, Scanned<S>> {
  readonly inputSize: number;
  readonly outputSize: number;
  /** The state before the first step. */
  initialState(batch: number): S;
}

/** @throws when sequences are no `{ inputs, ... }`, such as a tensor alone. */
export function checkInputs(where: string, sequences: Sequences): void {
  checkTensor(where, "inputs", sequences?.inputs, "A layer over time takes { inputs, lengths?, ... }.");
}

/** The context of a part of a layer: with randomness of its own. */
export function contextOf(context: Context, part: string | number): Context {
  const { training, observe } = context;
  return {
    training,
    ...(observe && { observe }),
    // Most layers draw nothing: it is split off for those that do.
    get random() {
      return context.random.split(part);
    },
  };
}

/** Frees what `body` makes but its result; not where layers may observe, as what they tell the context must outlive them. */
export function scopedPart<Result extends Tree>({ observe }: Context, body: () => Result): Result {
  return observe === undefined ? scoped(body) : body();
}
