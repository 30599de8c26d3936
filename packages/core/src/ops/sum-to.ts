import { reshape } from "../apply.ts";
import { type Shape, sameShape } from "../spec.ts";
import type { Tensor } from "../tensor.ts";
import { sum } from "./reduce.ts";

/** Sums a gradient over the axes along which its input was repeated. */
export function sumTo(gradient: Tensor, shape: Shape): Tensor {
  if (sameShape(gradient.shape, shape)) return gradient;
  const extra = gradient.shape.length - shape.length;
  const repeated = gradient.shape
    .map((_, axis) => axis)
    .filter((axis) => axis < extra || (shape[axis - extra] === 1 && gradient.shape[axis] !== 1));
  return extra === 0 ? sum(gradient, repeated, true) : reshape(sum(gradient, repeated), shape);
}
