import { apply, type Operand } from "../apply.ts";
import type { Primitive } from "../primitive.ts";
import type { Tensor } from "../tensor.ts";
import { pointwise } from "./pointwise-primitive.ts";

const lessPrimitive: Primitive = pointwise({
  name: "less",
  of: (a, b) => (a < b ? 1 : 0),
  int32: true,
  result: "float32",
});
const lessEqualPrimitive: Primitive = pointwise({
  name: "lessEqual",
  of: (a, b) => (a <= b ? 1 : 0),
  int32: true,
  result: "float32",
});
const equalPrimitive: Primitive = pointwise({
  name: "equal",
  of: (a, b) => (a === b ? 1 : 0),
  int32: true,
  result: "float32",
});
const wherePrimitive: Primitive = pointwise({
  name: "where",
  of: (condition, a, b) => (condition !== 0 ? a : b),
  int32: true,
  gradientReads: () => [0],
  gradient: ({ inputs: [condition], gradient, needs }) => [
    null,
    needs[1] ? where(condition!, gradient, 0) : null,
    needs[2] ? where(condition!, 0, gradient) : null,
  ],
});

/** The primitives of this file. */
export const comparisonPrimitives: readonly Primitive[] = [
  lessPrimitive,
  lessEqualPrimitive,
  equalPrimitive,
  wherePrimitive,
];

/** 1 where `a < b`, else 0, as float32. */
export const less = (a: Operand, b: Operand): Tensor => apply(lessPrimitive, [a, b]);
/** 1 where `a <= b`, else 0, as float32. */
export const lessEqual = (a: Operand, b: Operand): Tensor => apply(lessEqualPrimitive, [a, b]);
/** 1 where `a == b`, else 0, as float32. */
export const equal = (a: Operand, b: Operand): Tensor => apply(equalPrimitive, [a, b]);
/** `a` where the float32 condition is not 0, else `b`, broadcast. The other side's NaN does not show. */
export const where = (condition: Tensor, a: Operand, b: Operand): Tensor =>
  apply(wherePrimitive, [condition, a, b]);
