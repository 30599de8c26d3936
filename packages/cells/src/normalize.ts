import { add, div, mean, sqrt, square, sub, type Tensor } from "@refrain/core";

/** Keeps the division finite where all features are equal; PyTorch's default. */
const EPSILON = 1e-5;

/** Each row with mean 0 and variance 1 along features: layer normalization before its gain and bias. */
export function normalize(x: Tensor): Tensor {
  const centered = sub(x, mean(x, -1, true));
  return div(centered, sqrt(add(mean(square(centered), -1, true), EPSILON)));
}
