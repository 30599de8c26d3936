import { apply, type Operand, reshape } from "../apply.ts";
import type { GradientArguments, HostValue, Primitive } from "../primitive.ts";
import { broadcastStrides, offsetsOf } from "../reference/strided.ts";
import { broadcastShapes, type DType, type Shape, type Spec, sameShape } from "../spec.ts";
import type { Tensor } from "../tensor.ts";
import { sum } from "./reduce.ts";

type Rule = (args: GradientArguments) => readonly (Tensor | null)[];

function pointwise(
  name: string,
  f: (...numbers: number[]) => number,
  dtypes: readonly DType[],
  gradient: Rule | null,
  result?: DType,
): Primitive {
  return {
    name,
    pointwise: true,
    infer(inputs) {
      checkTypes(name, inputs, dtypes);
      const shape = inputs.map((input) => input.shape).reduce((a, b) => broadcastShapes(a, b, name));
      return { shape, dtype: result ?? inputs.at(-1)!.dtype };
    },
    reference: (inputs, _, output) => evaluatePointwise(f, inputs, output),
    ...(gradient === null ? {} : { gradient: unbroadcast(gradient) }),
  };
}

const FLOAT: readonly DType[] = ["float32"];
const ANY: readonly DType[] = ["float32", "int32"];
const times =
  (f: (args: GradientArguments) => Tensor): Rule =>
  (args) => [mul(args.gradient, f(args))];
const x = ({ inputs }: GradientArguments): Tensor => inputs[0]!;
const y = ({ inputs }: GradientArguments): Tensor => inputs[1]!;

const negPrimitive = pointwise(
  "neg",
  (a) => -a,
  ANY,
  ({ gradient }) => [neg(gradient)],
);
const absPrimitive = pointwise(
  "abs",
  Math.abs,
  ANY,
  times((args) => sign(x(args))),
);
const signPrimitive = pointwise("sign", Math.sign, ANY, null);
const expPrimitive = pointwise(
  "exp",
  Math.exp,
  FLOAT,
  times(({ output }) => output),
);
const logPrimitive = pointwise("log", Math.log, FLOAT, (args) => [div(args.gradient, x(args))]);
const sqrtPrimitive = pointwise("sqrt", Math.sqrt, FLOAT, ({ gradient, output }) => [
  div(mul(gradient, 0.5), output),
]);
const squarePrimitive = pointwise(
  "square",
  (a) => a * a,
  ANY,
  times((args) => mul(x(args), 2)),
);
const sinPrimitive = pointwise(
  "sin",
  Math.sin,
  FLOAT,
  times((args) => cos(x(args))),
);
const cosPrimitive = pointwise(
  "cos",
  Math.cos,
  FLOAT,
  times((args) => neg(sin(x(args)))),
);
const tanhPrimitive = pointwise(
  "tanh",
  Math.tanh,
  FLOAT,
  times(({ output }) => sub(1, square(output))),
);
const sigmoidPrimitive = pointwise(
  "sigmoid",
  (a) => 1 / (1 + Math.exp(-a)),
  FLOAT,
  times(({ output }) => mul(output, sub(1, output))),
);
// Math.max would hide a NaN's sign only; it hands NaN on, as it must.
const reluPrimitive = pointwise(
  "relu",
  (a) => Math.max(a, 0),
  FLOAT,
  times((args) => less(0, x(args))),
);
const softplusPrimitive = pointwise(
  "softplus",
  (a) => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a))),
  FLOAT,
  times((args) => sigmoid(x(args))),
);
const floorPrimitive = pointwise("floor", Math.floor, FLOAT, null);

const addPrimitive = pointwise(
  "add",
  (a, b) => a + b,
  ANY,
  ({ gradient }) => [gradient, gradient],
);
const subPrimitive = pointwise(
  "sub",
  (a, b) => a - b,
  ANY,
  ({ gradient, needs }) => [gradient, needs[1] ? neg(gradient) : null],
);
const mulPrimitive = pointwise(
  "mul",
  (a, b) => a * b,
  ANY,
  (args) => [
    args.needs[0] ? mul(args.gradient, y(args)) : null,
    args.needs[1] ? mul(args.gradient, x(args)) : null,
  ],
);
const divPrimitive = pointwise(
  "div",
  (a, b) => a / b,
  FLOAT,
  (args) => [
    args.needs[0] ? div(args.gradient, y(args)) : null,
    args.needs[1] ? neg(div(mul(args.gradient, args.output), y(args))) : null,
  ],
);
const powPrimitive = pointwise(
  "pow",
  (a, b) => a ** b,
  FLOAT,
  (args) => [
    args.needs[0] ? mul(args.gradient, mul(y(args), pow(x(args), sub(y(args), 1)))) : null,
    // 0 ** y does not change with y for y > 0, which log(0) would make NaN.
    args.needs[1]
      ? mul(args.gradient, where(less(0, x(args)), mul(args.output, log(maximum(x(args), 1e-38))), 0))
      : null,
  ],
);
// Where both are equal, each gets half, as in PyTorch.
const maximumPrimitive = pointwise("maximum", Math.max, ANY, (args) => shareOf(args, (a, b) => less(b, a)));
const minimumPrimitive = pointwise("minimum", Math.min, ANY, (args) => shareOf(args, (a, b) => less(a, b)));
const lessPrimitive = pointwise("less", (a, b) => (a < b ? 1 : 0), ANY, null, "float32");
const lessEqualPrimitive = pointwise("lessEqual", (a, b) => (a <= b ? 1 : 0), ANY, null, "float32");
const equalPrimitive = pointwise("equal", (a, b) => (a === b ? 1 : 0), ANY, null, "float32");
const wherePrimitive = pointwise(
  "where",
  (condition, a, b) => (condition !== 0 ? a : b),
  ANY,
  ({ inputs: [condition], gradient, needs }) => [
    null,
    needs[1] ? where(condition!, gradient, 0) : null,
    needs[2] ? where(condition!, 0, gradient) : null,
  ],
);
const castPrimitive: Primitive = {
  name: "cast",
  pointwise: true,
  infer: ([input], { dtype }) => ({ shape: input!.shape, dtype: dtype as DType }),
  reference: (inputs, _, output) => evaluatePointwise((a) => a, inputs, output),
};

/** The primitives of this file. */
export const pointwisePrimitives: readonly Primitive[] = [
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
  addPrimitive,
  subPrimitive,
  mulPrimitive,
  divPrimitive,
  powPrimitive,
  maximumPrimitive,
  minimumPrimitive,
  lessPrimitive,
  lessEqualPrimitive,
  equalPrimitive,
  wherePrimitive,
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
/** 1 where `a < b`, else 0, as float32. */
export const less = (a: Operand, b: Operand): Tensor => apply(lessPrimitive, [a, b]);
/** 1 where `a <= b`, else 0, as float32. */
export const lessEqual = (a: Operand, b: Operand): Tensor => apply(lessEqualPrimitive, [a, b]);
/** 1 where `a == b`, else 0, as float32. */
export const equal = (a: Operand, b: Operand): Tensor => apply(equalPrimitive, [a, b]);
/** `a` where the float32 condition is not 0, else `b`, broadcast. The other side's NaN does not show. */
export const where = (condition: Tensor, a: Operand, b: Operand): Tensor =>
  apply(wherePrimitive, [condition, a, b]);
/** The same numbers as another type; to int32 it truncates towards 0. Has no gradient. */
export const cast = (x: Tensor, dtype: DType): Tensor =>
  x.dtype === dtype ? x : apply(castPrimitive, [x], { dtype });

/** Sums a gradient over the axes along which its input was repeated. */
export function sumTo(gradient: Tensor, shape: Shape): Tensor {
  if (sameShape(gradient.shape, shape)) return gradient;
  const extra = gradient.shape.length - shape.length;
  const repeated = gradient.shape
    .map((_, axis) => axis)
    .filter((axis) => axis < extra || (shape[axis - extra] === 1 && gradient.shape[axis] !== 1));
  return extra === 0 ? sum(gradient, repeated, true) : reshape(sum(gradient, repeated), shape);
}

function unbroadcast(rule: Rule): Rule {
  return (args) =>
    rule(args).map((gradient, index) =>
      gradient === null || !args.needs[index] ? null : sumTo(gradient, args.inputs[index]!.shape),
    );
}

function shareOf(args: GradientArguments, wins: (a: Tensor, b: Tensor) => Tensor): readonly Tensor[] {
  const [a, b] = [x(args), y(args)];
  const half = mul(equal(a, b), 0.5);
  return [mul(args.gradient, add(wins(a, b), half)), mul(args.gradient, add(wins(b, a), half))];
}

function checkTypes(name: string, inputs: readonly Spec[], dtypes: readonly DType[]): void {
  const values = name === "where" ? inputs.slice(1) : inputs;
  const [first] = values;
  if (values.some(({ dtype }) => dtype !== first!.dtype)) {
    const got = values.map(({ dtype }) => dtype).join(" and ");
    throw new Error(`${name}: the arguments must have one type, got ${got}. Use cast.`);
  }
  if (!dtypes.includes(first!.dtype)) {
    throw new Error(`${name}: arguments must be ${dtypes.join(" or ")}, got ${first!.dtype}. Use cast.`);
  }
}

function evaluatePointwise(
  f: (...numbers: number[]) => number,
  inputs: readonly HostValue[],
  output: HostValue,
): void {
  const at = inputs.map(({ data, shape }) => {
    if (sameShape(shape, output.shape)) return (i: number) => data[i]!;
    const offsets = offsetsOf(output.shape, broadcastStrides(shape, output.shape));
    return (i: number) => data[offsets[i]!]!;
  });
  const [a, b, c] = at;
  const { data } = output;
  if (c !== undefined) for (let i = 0; i < data.length; i++) data[i] = f(a!(i), b!(i), c(i));
  else if (b !== undefined) for (let i = 0; i < data.length; i++) data[i] = f(a!(i), b(i));
  else for (let i = 0; i < data.length; i++) data[i] = f(a!(i));
}
