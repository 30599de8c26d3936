import {
  add,
  type Context,
  concat,
  mapTree,
  matMul,
  namedLeaves,
  pad,
  type RecurrentCell,
  reshape,
  sliceAxis,
  type Tensor,
  type Tree,
  zeros,
} from "@refrain/core";
import { partOf } from "../context.ts";
import { unwrappedCell } from "./linear-projection.ts";

/** Projects the input of one step, given the part of it that was not known before, `[rows, m]`: to `[rows, width]`. */
export type StepProjection = (rest: Tensor, step: number) => Tensor;

/** Step `t` of `[rows, time, n]`: `[rows, n]`. */
export function stepOf(x: Tensor, step: number): Tensor {
  return reshape(sliceAxis(x, 1, step, 1), [x.shape[0]!, x.shape[2]!]);
}

/**
 * The projection of a cell that runs a step at a time. Where the cell allows, the product of what is known is taken for all steps at
 * once, together with what wrappers draw at random.
 *
 * @param known the first part of the cell's input, `[rows, time, n]`; null: nothing is known.
 * @param weightsName what `inputWeightsOf` says of the cell.
 */
export function stepProjection(
  cell: RecurrentCell<Tree, Tree>,
  params: Tree,
  known: Tensor | null,
  [rows, time]: readonly [rows: number, time: number],
  weightsName: string | null,
  context: Context,
): StepProjection {
  // For one step alone, one product is best.
  if (weightsName === null || time === 1) return wholeProjection(cell, params, known, [rows, time], context);
  const weights = new Map(namedLeaves(params)).get(weightsName)!;
  const [inputSize, columns] = weights.shape as [number, number];
  const size = known === null ? 0 : known.shape[2]!;
  // Where nothing is known, a feature of zeros stands in, to get the bias and the masks.
  const first = sliceAxis(weights, 0, 0, Math.max(size, 1));
  const forKnown = mapTree(params, (leaf, name) => (name === weightsName ? first : leaf));
  const base = cell.project!(forKnown, known ?? zeros([rows, time, 1]), context); // [rows, time, width]
  const width = base.shape[2]!;
  const last = pad(sliceAxis(weights, 0, size, inputSize - size), [0, 0], [0, width - columns]);
  return (rest, step) => add(stepOf(base, step), matMul(rest, last));
}

function wholeProjection(
  cell: RecurrentCell<Tree, Tree>,
  params: Tree,
  known: Tensor | null,
  [rows, time]: readonly [rows: number, time: number],
  context: Context,
): StepProjection {
  const inner = time === 1 ? cell : (unwrappedCell(cell) ?? cell);
  const masks = inner === cell ? null : masksOf(cell, inner, params, [rows, time], context);
  return (rest, step) => {
    const inputs = known === null ? rest : concat([stepOf(known, step), rest]);
    const sequence = reshape(inputs, [rows, 1, -1]);
    const projected = inner.project?.(params, sequence, partOf(context, step)) ?? sequence;
    const flat = reshape(projected, [rows, -1]);
    return masks === null ? flat : concat([flat, stepOf(masks, step)]);
  };
}

/** What a cell's wrappers append to the projection of the cell inside, for all steps. */
function masksOf(
  cell: RecurrentCell<Tree, Tree>,
  inner: RecurrentCell<Tree, Tree>,
  params: Tree,
  [rows, time]: readonly [rows: number, time: number],
  context: Context,
): Tensor {
  const nothing = zeros([rows, time, cell.inputSize]);
  const all = cell.project!(params, nothing, context);
  const width = (inner.project?.(params, sliceAxis(nothing, 1, 0, 1), context) ?? nothing).shape[2]!;
  return sliceAxis(all, 2, width, all.shape[2]! - width);
}
