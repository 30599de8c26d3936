import {
  type Context,
  concat,
  full,
  mul,
  outputSizeOf,
  type Random,
  type RecurrentCell,
  reshape,
  scan,
  type Tensor,
  type Tree,
} from "@refrain/core";
import { type Dropout, dropoutLayer, partOf } from "../context.ts";
import { inputWeightsOf } from "./linear-projection.ts";
import { stepOf, stepProjection } from "./step-projection.ts";

/** Recurrent layers that run a step at a time, because part of the first one's input is known only then. */
export interface SteppedLayers {
  readonly inputSize: number;
  readonly outputSize: number;
  init(random: Random): readonly Tree[];
  layerStates(rows: number): readonly Tree[];
  /**
   * Does what can be done for all steps at once.
   *
   * @param known the part of the first layer's input that is known, `[rows, time, n]`; each step brings the rest.
   */
  begin(params: readonly Tree[], known: Tensor, context: Context): StepLayers;
}

/**
 * One step of the layers.
 *
 * @param fed the rest of the first layer's input, `[rows, m]`.
 * @returns the last layer's output, `[rows, outputSize]`, and the layers' next states.
 */
export type StepLayers = (
  step: number,
  states: readonly Tree[],
  fed: Tensor,
) => { readonly output: Tensor; readonly states: readonly Tree[] };

/**
 * Cells one over the other, a step at a time.
 *
 * @param where for messages.
 * @throws when there is no cell, or a cell does not fit the one below.
 */
export function steppedLayers(
  where: string,
  cells: readonly RecurrentCell<Tree, Tree>[],
  dropout: Dropout,
): SteppedLayers {
  checkCells(where, cells);
  const drop = dropoutLayer(dropout);
  let weightNames: readonly (string | null)[] | null = null;
  return {
    inputSize: cells[0]!.inputSize,
    outputSize: outputSizeOf(cells.at(-1)!),
    init: (random) => cells.map((cell, index) => cell.init(random.split(index))),
    layerStates: (rows) => cells.map((cell) => cell.initialState(rows)),
    begin(given, known, context) {
      weightNames ??= cells.map((cell, index) => inputWeightsOf(cell, given[index]!));
      const names = weightNames;
      const [rows, time] = known.shape as [number, number, number];
      if (time === 1 && !context.training) return oneStep(cells, given, known, context);
      const layers = cells.map((cell, index) => {
        const own = partOf(context, index);
        const params = cell.perturb?.(given[index]!, own) ?? given[index]!;
        const below = index === 0 ? known : null;
        const project = stepProjection(cell, params, below, [rows, time], names[index]!, own);
        const ones = index === 0 || !context.training ? null : full([rows, time, cell.inputSize], 1);
        const mask = ones === null ? null : drop.apply({}, ones, partOf(own, "dropout"));
        return { cell, params, project, mask: mask === ones ? null : mask };
      });
      return (step, states, fed) => {
        let x = fed;
        const next = layers.map(({ cell, params, project, mask }, index) => {
          const inputs = mask === null ? x : mul(x, stepOf(mask, step));
          const stepped = cell.step(params, states[index]!, project(inputs, step));
          x = stepped.output;
          return stepped.state;
        });
        return { output: x, states: next };
      };
    },
  };
}

/** The only step: each cell runs as a scan of one step, whose equations are one kernel. */
function oneStep(
  cells: readonly RecurrentCell<Tree, Tree>[],
  params: readonly Tree[],
  known: Tensor,
  context: Context,
): StepLayers {
  const rows = known.shape[0]!;
  return (_, states, fed) => {
    let x = concat([known, reshape(fed, [rows, 1, -1])]);
    const next = cells.map((cell, index) => {
      const options = { initialState: states[index]!, context: partOf(context, index) };
      const { outputs, state } = scan(cell, params[index]!, x, options);
      x = outputs;
      return state;
    });
    return { output: reshape(x, [rows, -1]), states: next };
  };
}

function checkCells(where: string, cells: readonly RecurrentCell<Tree, Tree>[]): void {
  if (cells.length === 0) throw new Error(`${where}: cells must have at least one cell.`);
  cells.slice(1).forEach(({ inputSize }, index) => {
    const below = outputSizeOf(cells[index]!);
    if (inputSize === below) return;
    throw new Error(
      `${where}: cell ${index + 1} must have inputSize ${below}, the output size of the cell below, got ${inputSize}.`,
    );
  });
}
