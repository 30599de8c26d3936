import { mul, type RecurrentCell, type Tree } from "@refrain/core";
import { check } from "./checks.ts";
import { recurrentWeightsOf, type WithRecurrentWeights } from "./recurrent-weights.ts";
import { perturbInside, wrapped } from "./wrapped.ts";

/**
 * Weight drop (Merity, Keskar and Socher, "Regularizing and optimizing LSTM language models", AWD-LSTM, 2017; DropConnect of
 * Wan et al., 2013): in training each element of `recurrentWeights` is 0 with a probability, drawn once for all rows and steps
 * of a sequence, and the rest is scaled by `1 / (1 - rate)`.
 *
 * @param cell has a parameter `recurrentWeights`.
 * @param rate the probability, from 0 to below 1.
 * @throws when the rate is none, or the cell has no such parameter.
 *
 * @example
 * const cell = weightDrop(lstm({ inputSize: 8, hiddenSize: 16 }), 0.5);
 */
export function weightDrop<P extends WithRecurrentWeights, S extends Tree>(
  cell: RecurrentCell<P, S>,
  rate: number,
): RecurrentCell<P, S> {
  const where = `weightDrop(${cell.kind})`;
  check.rate(where, "rate", rate);

  return wrapped(
    "weightDrop",
    cell,
    { rate },
    {
      init(random) {
        const params = cell.init(random);
        recurrentWeightsOf(where, params);
        return params;
      },
      perturb(params, context) {
        const given = perturbInside(cell, params, context);
        if (!context.training) return given;
        const weights = recurrentWeightsOf(where, given);
        const mask = context.random.split("weightDrop").dropoutMask(weights.shape, rate);
        return { ...given, recurrentWeights: mul(weights, mask) };
      },
    },
  );
}
