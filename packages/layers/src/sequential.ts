import type { Tensor, Tree } from "@refrain/core";
import type { DescribedLayer, ParamsOf } from "./layer-types.ts";
import { contextOf, scopedPart } from "./recurrent-layer.ts";

/**
 * Layers from tensor to tensor, one after the other. Parameters are a list, in the layers' order.
 *
 * @throws when there is no layer.
 *
 * @example
 * const classifier = sequential([
 *   dense({ inputSize: 64, outputSize: 32 }),
 *   dropout(0.5),
 *   dense({ inputSize: 32, outputSize: 18 }),
 * ]);
 */
export function sequential<const Layers extends readonly DescribedLayer<Tree, Tensor, Tensor>[]>(
  layers: Layers,
): DescribedLayer<ParamsOf<Layers>, Tensor, Tensor> {
  if (layers.length === 0) throw new Error("sequential: pass at least one layer.");
  return {
    kind: "sequential",
    options: { layers: layers.map(({ kind, options }) => ({ kind, options })) },
    init: (random) => layers.map((layer, index) => layer.init(random.split(index))) as ParamsOf<Layers>,
    apply: (params, inputs, context) =>
      scopedPart(context, () =>
        layers.reduce(
          (x, layer, index) => layer.apply(params[index]!, x, contextOf(context, index)),
          inputs as Tensor,
        ),
      ),
  };
}
