import type { Context, RecurrentCell, Tensor, Tree } from "@refrain/core";
import { descriptionOf } from "./description.ts";

/** A wrapper's own part of a cell; the rest is the wrapped cell's. */
type Changes<P extends Tree, S extends Tree> = Partial<
  Pick<RecurrentCell<P, S>, "init" | "perturb" | "project" | "step">
>;

/** A cell like another, of the kind `wrapper(kind)`, with some of its parts changed. */
export function wrapped<P extends Tree, S extends Tree>(
  wrapper: string,
  cell: RecurrentCell<P, S>,
  options: Readonly<Record<string, unknown>>,
  changes: Changes<P, S>,
): RecurrentCell<P, S> {
  return {
    kind: `${wrapper}(${cell.kind})`,
    inputSize: cell.inputSize,
    hiddenSize: cell.hiddenSize,
    ...(cell.outputSize === undefined ? {} : { outputSize: cell.outputSize }),
    options: { ...options, cell: descriptionOf(cell) },
    init: (random) => cell.init(random),
    initialState: (batch) => cell.initialState(batch),
    perturb: (params, context) => perturbInside(cell, params, context),
    project: (params, inputs, context) => projectInside(cell, params, inputs, context),
    step: (params, state, projected) => cell.step(params, state, projected),
    ...changes,
  };
}

/** The wrapped cell's change of the parameters. */
export function perturbInside<P extends Tree, S extends Tree>(
  cell: RecurrentCell<P, S>,
  params: P,
  context: Context,
): P {
  return cell.perturb?.(params, inside(context)) ?? params;
}

/** The wrapped cell's projection: the inputs themselves where it has none. */
export function projectInside<P extends Tree, S extends Tree>(
  cell: RecurrentCell<P, S>,
  params: P,
  inputs: Tensor,
  context: Context,
): Tensor {
  return cell.project?.(params, inputs, inside(context)) ?? inputs;
}

// Wrappers of one kind, one in the other, must not draw the same masks.
function inside(context: Context): Context {
  return { ...context, random: context.random.split("cell") };
}
