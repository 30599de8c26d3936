import { mul, scoped, type Tensor } from "@refrain/core";
import { checkRate } from "./check.ts";
import type { DescribedLayer, NoParams } from "./layer-types.ts";

/**
 * Dropout (Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014): in training, each
 * number becomes 0 with probability `rate`, and those left are scaled by `1 / (1 - rate)`. Otherwise it does nothing.
 *
 * Takes and gives a tensor of any shape. The mask depends on the context's `random` and the shape alone.
 *
 * @param rate the share that is dropped, from 0 to below 1.
 * @throws when the rate is not.
 */
export function dropout(rate: number): DescribedLayer<NoParams, Tensor, Tensor> {
  checkRate("dropout", rate);
  return {
    kind: "dropout",
    options: { rate },
    init: () => ({}),
    apply(_, inputs, context) {
      if (!context.training || rate === 0) return inputs;
      return scoped(() => mul(inputs, context.random.dropoutMask(inputs.shape, rate)));
    },
  };
}
