import type { RecurrentCell, Tree } from "@refrain/core";
import type { KitOptions, Law } from "../laws/law.ts";
import { declarationLaws } from "./declaration-laws.ts";
import { dependenceLaws } from "./dependence-laws.ts";
import { gradientLaws } from "./gradient-laws.ts";
import { sequenceLaws } from "./sequence-laws.ts";

/** A cell's sizes beside its options, as a checkpoint has them. */
export interface CellDescription {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly [option: string]: unknown;
}

/** How a cell is tested. */
export interface CellOptions extends KitOptions {
  /** Builds the cell from its description, after it went through JSON. Without it, only the JSON is checked. */
  readonly rebuild?: (description: CellDescription) => RecurrentCell<Tree, Tree>;
}

/**
 * The laws of recurrent cells, on the reference device. Give small sizes, such as 3 inputs and 4 hidden units.
 *
 * @param cell gives the cell when a law runs.
 */
export function cellLaws<P extends Tree, S extends Tree>(
  cell: () => RecurrentCell<P, S>,
  { rebuild }: Pick<CellOptions, "rebuild"> = {},
): Law[] {
  return [
    ...declarationLaws(cell, rebuild),
    ...gradientLaws(cell),
    ...sequenceLaws(cell),
    ...dependenceLaws(cell),
  ];
}
