import { apply, type Operand } from "../apply.ts";
import type { GradientArguments, Primitive } from "../primitive.ts";
import type { Tensor } from "../tensor.ts";
import { equal, less, where } from "./comparison.ts";
import { pointwise } from "./pointwise-primitive.ts";
import { log, neg } from "./unary.ts";

const addPrimitive: Primitive = pointwise({
  name: "add",
  of: (a, b) => a + b,
  int32: true,
  gradientReads: () => [],
  gradient: ({ gradient }) => [gradient, gradient],
});
const subPrimitive: Primitive = pointwise({
  name: "sub",
  of: (a, b) => a - b,
  int32: true,
  gradientReads: () => [],
  gradient: ({ gradient, needs }) => [gradient, needs[1] ? neg(gradient) : null],
});
const mulPrimitive: Primitive = pointwise({
  name: "mul",
  of: (a, b) => a * b,
  int32: true,
  gradientReads: (input) => [1 - input],
  gradient: ({ inputs: [a, b], gradient, needs }) => [
    needs[0] ? mul(gradient, b!) : null,
    needs[1] ? mul(gradient, a!) : null,
  ],
});
const divPrimitive: Primitive = pointwise({
  name: "div",
  of: (a, b) => a / b,
  gradientReads: (input) => (input === 0 ? [1] : [1, "output"]),
  gradient: ({ inputs: [, b], output, gradient, needs }) => [
    needs[0] ? div(gradient, b!) : null,
    needs[1] ? neg(div(mul(gradient, output), b!)) : null,
  ],
});
const powPrimitive: Primitive = pointwise({
  name: "pow",
  of: (a, b) => a ** b,
  gradient({ inputs: [a, b], output, gradient, needs }) {
    // Two places where the rule gives NaN: x ** 0 does not change with x, nor 0 ** y with y > 0.
    const slope = () => where(equal(b!, 0), 0, mul(b!, pow(a!, sub(b!, 1))));
    const logarithm = () => where(less(0, a!), mul(output, log(maximum(a!, 1e-38))), 0);
    return [needs[0] ? mul(gradient, slope()) : null, needs[1] ? mul(gradient, logarithm()) : null];
  },
});
// Where both are equal, each gets half, as in PyTorch.
const maximumPrimitive: Primitive = pointwise({
  name: "maximum",
  of: Math.max,
  int32: true,
  gradient: (args) => shareOf(args, (a, b) => less(b, a)),
});
const minimumPrimitive: Primitive = pointwise({
  name: "minimum",
  of: Math.min,
  int32: true,
  gradient: (args) => shareOf(args, less),
});

function shareOf(
  { inputs: [a, b], gradient }: GradientArguments,
  wins: (a: Tensor, b: Tensor) => Tensor,
): readonly Tensor[] {
  const half = mul(equal(a!, b!), 0.5);
  return [mul(gradient, add(wins(a!, b!), half)), mul(gradient, add(wins(b!, a!), half))];
}

/** The primitives of this file. */
export const arithmeticPrimitives: readonly Primitive[] = [
  addPrimitive,
  subPrimitive,
  mulPrimitive,
  divPrimitive,
  powPrimitive,
  maximumPrimitive,
  minimumPrimitive,
];

/** `a + b`, broadcast. */
export const add = (a: Operand, b: Operand): Tensor => apply(addPrimitive, [a, b]);
/** `a - b`, broadcast. */
export const sub = (a: Operand, b: Operand): Tensor => apply(subPrimitive, [a, b]);
/** `a * b` element by element, broadcast. */
export const mul = (a: Operand, b: Operand): Tensor => apply(mulPrimitive, [a, b]);
/** `a / b`, broadcast. */
export const div = (a: Operand, b: Operand): Tensor => apply(divPrimitive, [a, b]);
/** `a` to the power of `b`, broadcast. */
export const pow = (a: Operand, b: Operand): Tensor => apply(powPrimitive, [a, b]);
/** The larger of each pair, broadcast; NaN wins. */
export const maximum = (a: Operand, b: Operand): Tensor => apply(maximumPrimitive, [a, b]);
/** The smaller of each pair, broadcast; NaN wins. */
export const minimum = (a: Operand, b: Operand): Tensor => apply(minimumPrimitive, [a, b]);
