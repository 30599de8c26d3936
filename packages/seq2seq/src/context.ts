import type { Context, Tensor } from "@refrain/core";
import { type DescribedLayer, dropout, type NoParams } from "@refrain/layers";

/** The context of a part of a model: with randomness of its own. */
export function partOf(context: Context, part: string | number): Context {
  return { ...context, random: context.random.split(part) };
}

/** A rate of plain dropout, or a layer such as `lockedDropout(0.3)`. */
export type Dropout = number | DescribedLayer<NoParams, Tensor, Tensor>;

/** The layer that a `Dropout` stands for. @throws when it is a number that is no rate. */
export function dropoutLayer(given: Dropout): DescribedLayer<NoParams, Tensor, Tensor> {
  return typeof given === "number" ? dropout(given) : given;
}

/** What rebuilds a dropout, as JSON. */
export function describeDropout(given: Dropout): unknown {
  return typeof given === "number" ? given : { kind: given.kind, options: given.options };
}
