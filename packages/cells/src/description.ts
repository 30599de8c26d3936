import type { RecurrentCell, Tree } from "@refrain/core";

/** What rebuilds a cell, as JSON; see `cellFromDescription`. */
export type CellDescription = {
  readonly kind: string;
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly options: Readonly<Record<string, unknown>>;
};

/**
 * What rebuilds a cell, as JSON, for a checkpoint.
 *
 * @example
 * const cell = cellFromDescription(JSON.parse(JSON.stringify(descriptionOf(lstm({ inputSize: 8, hiddenSize: 16 })))));
 */
export function descriptionOf({
  kind,
  inputSize,
  hiddenSize,
  options,
}: RecurrentCell<Tree, Tree>): CellDescription {
  return { kind, inputSize, hiddenSize, options };
}
