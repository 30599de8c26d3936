import type { Tensor } from "@refrain/core";

/**
 * A loss of each position, in nats where it is a likelihood. `maskedMean`, or `mean`, reduces it to the scalar that is
 * trained on.
 */
export type Loss = (prediction: Tensor, target: Tensor) => Tensor;
