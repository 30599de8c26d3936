import type { Attributes, Shape } from "@refrain/core";
import { integers, normal } from "../../laws/draw.ts";
import { call, type PrimitiveCase, type PrimitiveCases } from "./primitive-case.ts";

/** What moves numbers without changing them, for both types. */
export const shapeCases: PrimitiveCases = {
  transpose: [
    ...both([17], { permutation: [0] }),
    ...both([3, 17], { permutation: [1, 0] }),
    ...both([3, 17], { permutation: [0, 1] }),
    ...both([17, 1], { permutation: [1, 0] }),
    ...both([65, 33], { permutation: [1, 0] }),
    ...both([2, 3, 5], { permutation: [0, 2, 1] }),
    ...both([2, 3, 5], { permutation: [2, 0, 1] }),
    ...both([2, 3, 5], { permutation: [1, 0, 2] }),
    ...both([2, 3, 5], { permutation: [2, 1, 0] }),
    ...both([2, 3, 4, 5], { permutation: [0, 2, 1, 3] }),
  ],
  slice: [
    ...both([17], { starts: [3], sizes: [5] }),
    ...both([17], { starts: [16], sizes: [1] }),
    ...both([3, 17], { starts: [0, 5], sizes: [3, 7] }),
    ...both([3, 17], { starts: [1, 0], sizes: [2, 17] }),
    ...both([2, 3, 5], { starts: [1, 0, 2], sizes: [1, 2, 3] }),
    ...both([2, 3, 5], { starts: [0, 2, 0], sizes: [2, 1, 5] }),
  ],
  pad: [
    ...both([1], { before: [0], after: [2] }),
    ...both([17], { before: [3], after: [1] }),
    ...both([3, 17], { before: [0, 5], after: [0, 0] }),
    ...both([3, 17], { before: [1, 0], after: [2, 3] }),
    ...both([2, 3, 5], { before: [0, 1, 2], after: [1, 0, 1] }),
  ],
  concat: [
    ...joined(0, [1], [3], [17]),
    ...joined(0, [3, 5], [1, 5]),
    ...joined(1, [3, 5], [3, 1], [3, 17]),
    ...joined(1, [1, 3], [1, 3], [1, 3], [1, 3]),
    ...joined(0, [2, 3, 5], [1, 3, 5]),
    ...joined(1, [2, 3, 5], [2, 1, 5]),
    ...joined(2, [2, 3, 5], [2, 3, 2]),
  ],
  broadcastTo: [
    ...both([], { shape: [3, 5] }),
    ...both([1], { shape: [17] }),
    ...both([17], { shape: [3, 17] }),
    ...both([3, 1], { shape: [3, 17] }),
    ...both([1, 17], { shape: [3, 17] }),
    ...both([3, 1], { shape: [2, 3, 5] }),
    ...both([2, 1, 5], { shape: [2, 3, 5] }),
    ...both([5, 1], { shape: [5, 257] }),
  ],
  flip: [
    ...both([1], { axis: 0 }),
    ...both([17], { axis: 0 }),
    ...both([3, 17], { axis: 0 }),
    ...both([3, 17], { axis: 1 }),
    ...both([2, 3, 5], { axis: 1 }),
    ...both([2, 3, 5], { axis: 2 }),
  ],
};

function both(shape: Shape, attributes: Attributes): PrimitiveCase[] {
  return [normal, integers].map((draw) => call([draw(shape)], attributes));
}

function joined(axis: number, ...shapes: readonly Shape[]): PrimitiveCase[] {
  return [normal, integers].map((draw) => call(shapes.map(draw), { axis }));
}
