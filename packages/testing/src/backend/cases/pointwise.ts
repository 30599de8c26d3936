import type { Shape } from "@refrain/core";
import { between, bits, type Draw, integers, normal, ties } from "../../laws/draw.ts";
import { call, type PrimitiveCase, type PrimitiveCases } from "./primitive-case.ts";

type DrawOf = (shape: Shape) => Draw;

// Odd sizes leave a rest behind every vector width; the last shape is long enough to be split among threads.
const SHAPES: readonly Shape[] = [[], [1], [3], [17], [3, 17], [2, 3, 5], [1, 1], [3, 1031]];
const PAIRS: readonly { readonly a: Shape; readonly b: Shape }[] = [
  ...SHAPES.map((shape) => ({ a: shape, b: shape })),
  { a: [3, 17], b: [17] },
  { a: [17], b: [3, 17] },
  { a: [3, 17], b: [] },
  { a: [], b: [3, 17] },
  { a: [3, 1], b: [1, 17] },
  { a: [2, 3, 5], b: [3, 1] },
  { a: [2, 1, 3, 1], b: [4, 1, 5] },
  { a: [5, 257], b: [5, 1] },
];

const wide = between(-8, 8);
const positive = between(0.1, 20);

/** Every pointwise primitive, at every kind of broadcast. */
export const pointwiseCases: PrimitiveCases = {
  neg: unary(normal, integers),
  abs: unary(normal, integers),
  sign: unary(normal, ties, integers),
  exp: unary(wide),
  log: unary(positive),
  sqrt: unary(positive),
  square: unary(normal, integers),
  sin: unary(wide),
  cos: unary(wide),
  tanh: unary(wide),
  sigmoid: unary(wide),
  relu: unary(normal, ties),
  softplus: unary(wide),
  floor: unary(wide, ties),
  add: binary([normal, normal], [integers, integers]),
  sub: binary([normal, normal], [integers, integers]),
  mul: binary([normal, normal], [integers, integers]),
  div: binary([normal, between(0.5, 3)], [normal, between(-3, -0.5)]),
  pow: binary([between(0.1, 3), between(-3, 3)]),
  maximum: binary([normal, normal], [ties, ties], [integers, integers]),
  minimum: binary([normal, normal], [ties, ties], [integers, integers]),
  less: binary([normal, normal], [ties, ties], [integers, integers]),
  lessEqual: binary([normal, normal], [ties, ties], [integers, integers]),
  equal: binary([ties, ties], [integers, integers]),
  where: [
    ...PAIRS.flatMap(({ a, b }) => [
      call([bits(a), normal(b), normal(a)]),
      call([bits(a), normal(a), normal(b)]),
      call([bits(b), integers(a), integers(b)]),
    ]),
    call([bits([]), normal([3, 17]), normal([17])]),
  ],
  cast: SHAPES.flatMap((shape) => [
    call([wide(shape)], { dtype: "int32" }),
    call([integers(shape)], { dtype: "float32" }),
  ]),
  constant: SHAPES.flatMap((shape) => [
    call([], { value: 0.1, shape, dtype: "float32" }),
    call([], { value: -7, shape, dtype: "int32" }),
  ]),
};

function unary(...draws: readonly DrawOf[]): PrimitiveCase[] {
  return draws.flatMap((draw) => SHAPES.map((shape) => call([draw(shape)])));
}

function binary(...draws: readonly (readonly [DrawOf, DrawOf])[]): PrimitiveCase[] {
  return draws.flatMap(([left, right]) => PAIRS.map(({ a, b }) => call([left(a), right(b)])));
}
