import { matMul, reshape, type Tensor } from "@refrain/core";

/** `x W` for the last axis: `[..., n]` and `[n, m]` give `[..., m]`. */
export function linear(x: Tensor, weights: Tensor): Tensor {
  const [rows, columns] = weights.shape as [number, number];
  return reshape(matMul(reshape(x, [-1, rows]), weights), [...x.shape.slice(0, -1), columns]);
}
