import type { RecurrentCell, Tree } from "@refrain/core";
import { describeLaws } from "../laws/describe-laws.ts";
import { type CellOptions, cellLaws } from "./cell-laws.ts";

/**
 * Tests a recurrent cell on the reference device: gradients by finite differences, fused as composed, padded as ragged as
 * one by one, halves, reversal, independent rows, and its options. A few sizes near 3 are enough.
 *
 * @param cell gives the cell when a test runs.
 *
 * @example
 * describeCell("lstm", () => lstm({ inputSize: 3, hiddenSize: 4 }), {
 *   rebuild: (description) => lstm(description as LstmOptions),
 * });
 */
export function describeCell<P extends Tree, S extends Tree>(
  name: string,
  cell: () => RecurrentCell<P, S>,
  options: CellOptions = {},
): void {
  describeLaws(name, cellLaws(cell, options), options);
}
