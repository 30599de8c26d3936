import type { Shape } from "@refrain/core";
import { between, type Draw, integers, normal, ties } from "../../laws/draw.ts";
import { call, type PrimitiveCase, type PrimitiveCases } from "./primitive-case.ts";

const REDUCED: readonly { readonly shape: Shape; readonly axes: readonly number[] }[] = [
  { shape: [1], axes: [0] },
  { shape: [17], axes: [0] },
  { shape: [3, 17], axes: [0] },
  { shape: [3, 17], axes: [1] },
  { shape: [3, 17], axes: [0, 1] },
  { shape: [3, 1], axes: [1] },
  { shape: [2, 3, 5], axes: [0] },
  { shape: [2, 3, 5], axes: [1] },
  { shape: [2, 3, 5], axes: [2] },
  { shape: [2, 3, 5], axes: [0, 2] },
  { shape: [2, 3, 5], axes: [0, 1] },
  { shape: [2, 3, 5], axes: [0, 1, 2] },
  { shape: [2, 3, 4, 5], axes: [1, 3] },
  { shape: [5, 257], axes: [1] },
  { shape: [257, 5], axes: [0] },
];

const ALONG: readonly { readonly shape: Shape; readonly axis: number }[] = [
  { shape: [1], axis: 0 },
  { shape: [17], axis: 0 },
  { shape: [3, 17], axis: 0 },
  { shape: [3, 17], axis: 1 },
  { shape: [2, 3, 5], axis: 0 },
  { shape: [2, 3, 5], axis: 1 },
  { shape: [2, 3, 5], axis: 2 },
  { shape: [5, 257], axis: 1 },
];

const small = between(-1, 1);

/** Reductions over every choice of axes, and what runs along one axis. */
export const reductionCases: PrimitiveCases = {
  sum: reduce(small, integers),
  max: reduce(normal, ties, integers),
  argMax: along(normal, ties, integers),
  topK: [normal, ties].flatMap((draw) =>
    [[1], [17], [3, 17], [2, 3, 5], [4, 1031]].flatMap((shape) =>
      [1, 4, 17].filter((k) => k <= shape.at(-1)!).map((k) => call([draw(shape)], { k })),
    ),
  ),
  cumulativeSum: along(small, integers),
  softmax: rows(),
  logSoftmax: rows(),
};

function reduce(...draws: readonly ((shape: Shape) => Draw)[]): PrimitiveCase[] {
  return draws.flatMap((draw) =>
    REDUCED.flatMap(({ shape, axes }) =>
      [false, true].map((keepDims) => call([draw(shape)], { axes, keepDims })),
    ),
  );
}

function along(...draws: readonly ((shape: Shape) => Draw)[]): PrimitiveCase[] {
  return draws.flatMap((draw) => ALONG.map(({ shape, axis }) => call([draw(shape)], { axis })));
}

function rows(): PrimitiveCase[] {
  const shapes: readonly Shape[] = [[1], [17], [1, 1], [3, 17], [2, 3, 5], [4, 1031]];
  return [normal, ties, between(-30, 30)].flatMap((draw) => shapes.map((shape) => call([draw(shape)])));
}
