import { Tensor, type Tree } from "@refrain/core";

/** Parameters with the weights that a wrapper acts on. */
export type WithRecurrentWeights = Tree & { readonly recurrentWeights: Tensor };

/**
 * The recurrent weights of a cell that came from a description, and so without its type.
 *
 * @param rank the number of axes they must have; left out: any.
 * @throws when the parameters have none.
 */
export function recurrentWeightsOf(where: string, params: Tree, rank?: number): Tensor {
  const weights = "recurrentWeights" in params ? params.recurrentWeights : undefined;
  if (!(weights instanceof Tensor)) {
    throw new Error(`${where}: the cell must have a parameter "recurrentWeights"; it has none. Use zoneout.`);
  }
  if (rank !== undefined && weights.rank !== rank) {
    throw new Error(
      `${where}: "recurrentWeights" must be a matrix, got [${weights.shape.join(", ")}]. Use zoneout.`,
    );
  }
  return weights;
}
