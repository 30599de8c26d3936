import { apply } from "../apply.ts";
import { constant } from "../ops/constant.ts";
import type { Shape } from "../spec.ts";
import type { Tensor } from "../tensor.ts";
import { type Random, random } from "./random.ts";

const blank = (shape: Shape): Tensor => apply(constant, [], { value: 0, shape, dtype: "float32" });

/**
 * Draws no tensors: zeros stand for them, and `split` gives it again. For parameters of which only names and shapes matter, because a
 * checkpoint has the numbers: drawing the weights of a large model takes longer than reading them. Numbers for the host are those of
 * `random(0)`.
 *
 * @example
 * const params = scoped(() => restoreParams(checkpoint, model.init(undrawn)));
 */
export const undrawn: Random = {
  ...random(0),
  split: () => undrawn,
  uniform: blank,
  normal: blank,
  truncatedNormal: blank,
  dropoutMask: blank,
  bernoulli: blank,
};
