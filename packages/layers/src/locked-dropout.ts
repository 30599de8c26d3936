import { mul, scoped, type Tensor } from "@refrain/core";
import { checkRate, formatTensor } from "./check.ts";
import type { DescribedLayer, NoParams } from "./layer-types.ts";

/**
 * Dropout with one mask per row over all its time steps (Gal and Ghahramani, "A theoretically grounded application of dropout in
 * recurrent neural networks", 2016; Merity et al., "Regularizing and optimizing LSTM language models", 2017): a feature
 * that is dropped is dropped throughout.
 *
 * Takes and gives `[batch, time, features]`. The mask depends on the context's `random`, the batch and the features alone.
 *
 * @param rate the share that is dropped, from 0 to below 1.
 * @throws when the rate is not, or inputs are not `[batch, time, features]`.
 */
export function lockedDropout(rate: number): DescribedLayer<NoParams, Tensor, Tensor> {
  checkRate("lockedDropout", rate);
  return {
    kind: "lockedDropout",
    options: { rate },
    init: () => ({}),
    apply(_, inputs, { training, random }) {
      const [batch, , features] = inputs.shape;
      if (inputs.rank !== 3) {
        throw new Error(
          `lockedDropout: inputs must be [batch, time, features], got ${formatTensor(inputs)}.`,
        );
      }
      if (!training || rate === 0) return inputs;
      return scoped(() => mul(inputs, random.dropoutMask([batch!, 1, features!], rate)));
    },
  };
}
