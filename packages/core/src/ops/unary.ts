import { apply } from "../apply.ts";
import type { Primitive } from "../primitive.ts";
import type { DType } from "../spec.ts";
import type { Tensor } from "../tensor.ts";
import { div, mul, sub } from "./arithmetic.ts";
import { less } from "./comparison.ts";
import { evaluatePointwise, pointwise } from "./pointwise-primitive.ts";

const negPrimitive: Primitive = pointwise({
  name: "neg",
  of: (a) => -a,
  int32: true,
  gradientReads: () => [],
  gradient: ({ gradient }) => [neg(gradient)],
});
const absPrimitive: Primitive = pointwise({
  name: "abs",
  of: Math.abs,
  int32: true,
  gradientReads: () => [0],
  gradient: ({ inputs: [x], gradient }) => [mul(gradient, sign(x!))],
});
const signPrimitive: Primitive = pointwise({ name: "sign", of: Math.sign, int32: true });
const expPrimitive: Primitive = pointwise({
  name: "exp",
  of: Math.exp,
  gradientReads: () => ["output"],
  gradient: ({ output, gradient }) => [mul(gradient, output)],
});
const logPrimitive: Primitive = pointwise({
  name: "log",
  of: Math.log,
  gradientReads: () => [0],
  gradient: ({ inputs: [x], gradient }) => [div(gradient, x!)],
});
const sqrtPrimitive: Primitive = pointwise({
  name: "sqrt",
  of: Math.sqrt,
  gradientReads: () => ["output"],
  gradient: ({ output, gradient }) => [div(mul(gradient, 0.5), output)],
});
const squarePrimitive: Primitive = pointwise({
  name: "square",
  of: (a) => a * a,
  int32: true,
  gradientReads: () => [0],
  gradient: ({ inputs: [x], gradient }) => [mul(gradient, mul(x!, 2))],
});
const sinPrimitive: Primitive = pointwise({
  name: "sin",
  of: Math.sin,
  gradientReads: () => [0],
  gradient: ({ inputs: [x], gradient }) => [mul(gradient, cos(x!))],
});
const cosPrimitive: Primitive = pointwise({
  name: "cos",
  of: Math.cos,
  gradientReads: () => [0],
  gradient: ({ inputs: [x], gradient }) => [mul(gradient, neg(sin(x!)))],
});
const tanhPrimitive: Primitive = pointwise({
  name: "tanh",
  of: Math.tanh,
  gradientReads: () => ["output"],
  gradient: ({ output, gradient }) => [mul(gradient, sub(1, square(output)))],
});
const sigmoidPrimitive: Primitive = pointwise({
  name: "sigmoid",
  of: (a) => 1 / (1 + Math.exp(-a)),
  gradientReads: () => ["output"],
  gradient: ({ output, gradient }) => [mul(gradient, mul(output, sub(1, output)))],
});
const reluPrimitive: Primitive = pointwise({
  name: "relu",
  of: (a) => Math.max(a, 0),
  gradientReads: () => [0],
  gradient: ({ inputs: [x], gradient }) => [mul(gradient, less(0, x!))],
});
const softplusPrimitive: Primitive = pointwise({
  name: "softplus",
  of: (a) => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a))),
  gradientReads: () => [0],
  gradient: ({ inputs: [x], gradient }) => [mul(gradient, sigmoid(x!))],
});
const floorPrimitive: Primitive = pointwise({ name: "floor", of: Math.floor });
const castPrimitive: Primitive = {
  name: "cast",
  pointwise: true,
  infer: ([input], { dtype }) => ({ shape: input!.shape, dtype: dtype as DType }),
  reference: (inputs, _, output) => evaluatePointwise((a) => a, inputs, output),
};

/** The primitives of this file. */
export const unaryPrimitives: readonly Primitive[] = [
  negPrimitive,
  absPrimitive,
  signPrimitive,
  expPrimitive,
  logPrimitive,
  sqrtPrimitive,
  squarePrimitive,
  sinPrimitive,
  cosPrimitive,
  tanhPrimitive,
  sigmoidPrimitive,
  reluPrimitive,
  softplusPrimitive,
  floorPrimitive,
  castPrimitive,
];

/** `-x`. */
export const neg = (x: Tensor): Tensor => apply(negPrimitive, [x]);
/** The absolute value; its gradient at 0 is 0. */
export const abs = (x: Tensor): Tensor => apply(absPrimitive, [x]);
/** -1, 0 or 1. Has no gradient. */
export const sign = (x: Tensor): Tensor => apply(signPrimitive, [x]);
/** `e` to the power of x. */
export const exp = (x: Tensor): Tensor => apply(expPrimitive, [x]);
/** The natural logarithm. */
export const log = (x: Tensor): Tensor => apply(logPrimitive, [x]);
/** The square root. */
export const sqrt = (x: Tensor): Tensor => apply(sqrtPrimitive, [x]);
/** `x * x`. */
export const square = (x: Tensor): Tensor => apply(squarePrimitive, [x]);
/** The sine of an angle in radians. */
export const sin = (x: Tensor): Tensor => apply(sinPrimitive, [x]);
/** The cosine of an angle in radians. */
export const cos = (x: Tensor): Tensor => apply(cosPrimitive, [x]);
/** The hyperbolic tangent. */
export const tanh = (x: Tensor): Tensor => apply(tanhPrimitive, [x]);
/** `1 / (1 + exp(-x))`. */
export const sigmoid = (x: Tensor): Tensor => apply(sigmoidPrimitive, [x]);
/** `max(x, 0)`; its gradient at 0 is 0. */
export const relu = (x: Tensor): Tensor => apply(reluPrimitive, [x]);
/** `log(1 + exp(x))`, without overflow. */
export const softplus = (x: Tensor): Tensor => apply(softplusPrimitive, [x]);
/** The largest integer not above x. Has no gradient. */
export const floor = (x: Tensor): Tensor => apply(floorPrimitive, [x]);
/** The same numbers as another type; to int32 it truncates towards 0. Has no gradient. */
export const cast = (x: Tensor, dtype: DType): Tensor =>
  x.dtype === dtype ? x : apply(castPrimitive, [x], { dtype });
