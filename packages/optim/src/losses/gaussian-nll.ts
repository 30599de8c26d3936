import { add, div, log, map, maximum, mul, square, sub, type Tensor } from "@refrain/core";
import { checkNumber } from "../options.ts";
import { checkSameShape } from "./same-shape.ts";

/** Options of `gaussianNll`. */
export interface GaussianNllOptions {
  /** Adds `log(2 pi) / 2`, which makes it a likelihood in nats. Default: false. */
  readonly full?: boolean;
  /** The least variance; a smaller one counts as this one and has no gradient. Default: 1e-6. */
  readonly epsilon?: number;
}

/**
 * The negative log likelihood of each number under a normal distribution of predicted mean and variance.
 *
 * @param mean float32 of any shape.
 * @param target of the same shape.
 * @param variance of the same shape, above 0, such as `softplus` of a layer's output.
 * @throws when the shapes differ.
 */
export function gaussianNll(
  mean: Tensor,
  target: Tensor,
  variance: Tensor,
  { full = false, epsilon = 1e-6 }: GaussianNllOptions = {},
): Tensor {
  checkNumber("gaussianNll", "epsilon", epsilon, { above: 0 });
  checkSameShape("gaussianNll", mean, target);
  checkSameShape("gaussianNll", mean, variance, "variance");
  const [losses] = map(equation, [mean, target, variance, epsilon]);
  return full ? add(losses!, Math.log(2 * Math.PI) / 2) : losses!;
}

function equation(mean: Tensor, target: Tensor, variance: Tensor, epsilon: Tensor): Tensor[] {
  const limited = maximum(variance, epsilon);
  return [mul(add(log(limited), div(square(sub(target, mean)), limited)), 0.5)];
}
