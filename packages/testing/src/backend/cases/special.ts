import type { Draw } from "../../laws/draw.ts";
import { floats, ints } from "../../laws/draw.ts";
import { call, type PrimitiveCase, type PrimitiveCases } from "./primitive-case.ts";

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

// No subnormal results: engines may flush them to 0, and the tolerance does not see it.
const NUMBERS = [nan, inf, -inf, 0, -0, 1, -1, 0.5, -2.5, 100, -100, 1e30, -1e30, 3e38, -3e38];
// Range reduction of huge angles is nobody's promise.
const ANGLES = [nan, inf, -inf, 0, -0, 100, -100];
const BASES = [nan, inf, 0, 0.5, 2, -2, 1, -1];
const EXPONENTS = [nan, inf, -inf, 0, 1, 2, -1, 3, 0.5];

const unary = [call([floats(NUMBERS)])];
const binary = [pairs(NUMBERS, NUMBERS)];

/** NaN, infinities, signed zeros, and numbers where a careless formula overflows. */
export const specialCases: PrimitiveCases = {
  neg: unary,
  abs: unary,
  sign: unary,
  exp: unary,
  log: unary,
  sqrt: unary,
  square: unary,
  sin: [call([floats(ANGLES)])],
  cos: [call([floats(ANGLES)])],
  tanh: unary,
  sigmoid: unary,
  relu: unary,
  softplus: unary,
  floor: unary,
  add: binary,
  sub: binary,
  mul: binary,
  div: binary,
  // ±1 to a power that is NaN or infinite is 1 in C and NaN in JavaScript: left open.
  pow: [pairs(BASES, EXPONENTS, (base, exponent) => Math.abs(base) !== 1 || Number.isFinite(exponent))],
  maximum: binary,
  minimum: binary,
  less: binary,
  lessEqual: binary,
  equal: binary,
  // The side that is not taken does not show, whatever it holds.
  where: [
    call([
      floats([1, 0, 1, 0, nan, -0]),
      floats([2, nan, inf, nan, 3, 4]),
      floats([nan, 5, nan, -inf, 6, 7]),
    ]),
  ],
  matMul: [
    call([floats([1, nan, 3, 4, 0, inf], [3, 2]), floats([0, 1, 2, 0], [2, 2])], {
      transposeA: false,
      transposeB: false,
    }),
  ],
  sum: [reduced([1, nan, 2, 3, inf, 4, inf, -inf, 0], { axes: [1], keepDims: false })],
  max: [reduced([1, nan, 2, -inf, -inf, -inf, inf, -1, 3e38], { axes: [1], keepDims: false })],
  topK: [1, 2, 3].map((k) => reduced([1, nan, -nan, 0, -0, inf, -inf, 3e38, -3e38], { k })),
  cumulativeSum: [reduced([1, nan, 2, 3, inf, 4, inf, -inf, 0], { axis: 1 })],
  softmax: [reduced(masked(), {}), reduced([nan, 1, 2, 1000, 999, -1000, 3e38, 0, -3e38], {})],
  logSoftmax: [reduced(masked(), {}), reduced([nan, 1, 2, 1000, 999, -1000, 3e4, 0, -3e4], {})],
  crossEntropy: [
    call([floats([1000, 999, -1000, -inf, 0, 1, nan, 0, 1], [3, 3]), ints([2, 1, 1])]),
    call([floats([-inf, 0, 1], [1, 3]), ints([0])]),
    call([floats([1000, 999, -1000, -inf, 0, 1, nan, 0, 1], [3, 3]), ints([2, 1, 1])], { smoothing: 0.1 }),
  ],
};

function pairs(
  left: readonly number[],
  right: readonly number[],
  keep: (a: number, b: number) => boolean = () => true,
): PrimitiveCase {
  const both = left.flatMap((a) => right.map((b) => [a, b] as const)).filter(([a, b]) => keep(a, b));
  const side = (index: 0 | 1): Draw => floats(both.map((pair) => pair[index]));
  return call([side(0), side(1)]);
}

/** Three rows of three. */
function reduced(data: readonly number[], attributes: PrimitiveCase["attributes"]): PrimitiveCase {
  return call([floats(data, [3, 3])], attributes);
}

/** Rows with some of their classes masked by -infinity. */
function masked(): number[] {
  return [-inf, 1, 2, 0, -inf, -inf, 0, -inf, 0];
}
