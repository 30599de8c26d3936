import type { Layer, Tree } from "@refrain/core";
import { describeLaws } from "../laws/describe-laws.ts";
import { type LayerOptions, layerLaws } from "./layer-laws.ts";

/**
 * Tests a layer on the reference device: gradients by finite differences, independent rows, and randomness in training only,
 * from the context only.
 *
 * A layer that normalizes over the batch skips the law of independent rows, with that reason.
 *
 * @param layer gives the layer when a test runs.
 *
 * @example
 * describeLayer("dense", () => dense({ inputSize: 3, outputSize: 4 }), {
 *   inputs: (random, batch) => random.normal([batch, 2, 3]),
 * });
 */
export function describeLayer<P extends Tree, Input extends Tree, Output extends Tree>(
  name: string,
  layer: () => Layer<P, NoInfer<Input>, Output>,
  options: LayerOptions<Input>,
): void {
  describeLaws(name, layerLaws(layer, options), options);
}
