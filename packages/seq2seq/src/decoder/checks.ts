import type { RecurrentCell, Tensor, Tree } from "@refrain/core";
import type { Attention } from "../attention/attention.ts";
import { check } from "../check.ts";
import { sourcesIn } from "./over-time.ts";

/** What rebuilds cells, as JSON. */
export function describeCells(cells: readonly RecurrentCell<Tree, Tree>[]): readonly object[] {
  return cells.map(({ kind, inputSize, hiddenSize, options }) => ({ kind, inputSize, hiddenSize, options }));
}

/** @throws when an attention's queries are not the outputs that it gets. */
export function checkQuerySize(
  where: string,
  { querySize }: Attention<Tree, Tree, Tree>,
  outputSize: number,
): void {
  if (querySize === outputSize) return;
  throw new Error(
    `${where}: the attention's querySize must be ${outputSize}, the output size of the cell that it gets queries from, got ${querySize}.`,
  );
}

/** Checks the vectors of tokens, and gives the memory's batch and the number of steps. */
export function checkDecoderInput(
  where: string,
  inputs: Tensor,
  inputSize: number,
  memory: Tree,
): readonly [batch: number, time: number] {
  check.floats(where, "inputs", inputs, ["rows", "time", "input"], [null, null, inputSize]);
  const [rows, time] = inputs.shape as [number, number, number];
  const batch = sourcesIn(memory);
  if (rows % batch !== 0) {
    throw new Error(`${where}: rows must be a multiple of the memory's batch ${batch}, got ${rows}.`);
  }
  return [batch, time];
}
