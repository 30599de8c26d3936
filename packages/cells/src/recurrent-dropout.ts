import { broadcastTo, concat, full, type RecurrentCell, scoped, sliceAxis, type Tree } from "@refrain/core";
import { check } from "./checks.ts";
import { maskedStep } from "./masked-step.ts";
import { recurrentWeightsOf, type WithRecurrentWeights } from "./recurrent-weights.ts";
import { projectInside, wrapped } from "./wrapped.ts";

/**
 * Variational dropout of the recurrent connections (Gal and Ghahramani, "A theoretically grounded application of dropout in
 * recurrent neural networks", 2016): what is multiplied by `recurrentWeights` loses the same features at all steps of a
 * sequence, others in each row, and the rest is scaled by `1 / (1 - rate)`. What a cell carries on without a product, such as
 * the `z h` of a GRU, keeps all.
 *
 * Dropout of the inputs in the same way is a layer's, `lockedDropout`.
 *
 * @param cell its step multiplies by a parameter matrix `recurrentWeights`.
 * @param rate the share that is dropped, from 0 to below 1.
 * @throws when the rate is none, or the cell has no such parameter.
 *
 * @example
 * const cell = recurrentDropout(lstm({ inputSize: 8, hiddenSize: 16 }), 0.25);
 */
export function recurrentDropout<P extends WithRecurrentWeights, S extends Tree>(
  cell: RecurrentCell<P, S>,
  rate: number,
): RecurrentCell<P, S> {
  const where = `recurrentDropout(${cell.kind})`;
  check.rate(where, "rate", rate);

  return wrapped(
    "recurrentDropout",
    cell,
    { rate },
    {
      init(random) {
        const params = cell.init(random);
        recurrentWeightsOf(where, params, 2);
        return params;
      },
      project: (params, inputs, context) =>
        scoped(() => {
          const projected = projectInside(cell, params, inputs, context);
          const [batch, time] = projected.shape as [number, number, number];
          const size = recurrentWeightsOf(where, params, 2).shape[0]!;
          const mask = context.training
            ? context.random.split("recurrentDropout").dropoutMask([batch, 1, size], rate)
            : full([1, 1, 1], 1);
          return concat([projected, broadcastTo(mask, [batch, time, size])]);
        }),
      step(params, state, projected) {
        const size = params.recurrentWeights.shape[0]!;
        const width = projected.shape[1]! - size;
        const mask = sliceAxis(projected, 1, width, size);
        return maskedStep(where, cell, params, state, sliceAxis(projected, 1, 0, width), mask);
      },
    },
  );
}
