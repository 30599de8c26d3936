import { apply } from "../apply.ts";
import type { Primitive } from "../primitive.ts";
import { broadcastStrides, offsetsOf, stridesOf } from "../reference/strided.ts";
import { broadcastShapes, formatShape, resolveAxis, type Shape, sameShape } from "../spec.ts";
import type { Tensor } from "../tensor.ts";
import { padTo } from "./placement.ts";
import { sumTo } from "./sum-to.ts";

const transposePrimitive: Primitive = {
  name: "transpose",
  pointwise: false,
  infer([x], { permutation }) {
    const order = permutation as readonly number[];
    if (
      !sameShape(
        [...order].sort((a, b) => a - b),
        x!.shape.map((_, axis) => axis),
      )
    ) {
      throw new Error(
        `transpose: the permutation must name each axis of ${formatShape(x!.shape)} once, got ${formatShape(order)}.`,
      );
    }
    return { shape: order.map((axis) => x!.shape[axis]!), dtype: x!.dtype };
  },
  gradient({ gradient, attributes: { permutation } }) {
    const order = permutation as readonly number[];
    return [
      transpose(
        gradient,
        order.map((_, axis) => order.indexOf(axis)),
      ),
    ];
  },
  gradientReads: () => [],
  reference([x], { permutation }, output) {
    const strides = stridesOf(x!.shape);
    const order = permutation as readonly number[];
    offsetsOf(
      output.shape,
      order.map((axis) => strides[axis]!),
    ).forEach((from, i) => {
      output.data[i] = x!.data[from]!;
    });
  },
};

/** A part of a tensor, `{ starts, sizes }` along every axis. A tape gathers the gradients of several parts at once. */
export const slice: Primitive = {
  name: "slice",
  pointwise: false,
  infer([x], { starts, sizes }) {
    const [from, size] = [starts as readonly number[], sizes as readonly number[]];
    const inside = x!.shape.every(
      (all, axis) => from[axis]! >= 0 && size[axis]! >= 0 && from[axis]! + size[axis]! <= all,
    );
    if (from.length !== x!.shape.length || size.length !== from.length || !inside) {
      throw new Error(
        `slice: starts ${formatShape(from)} and sizes ${formatShape(size)} must lie inside ${formatShape(x!.shape)}.`,
      );
    }
    return { shape: size, dtype: x!.dtype };
  },
  gradient({ inputs: [x], gradient, attributes: { starts } }) {
    return [padTo(gradient, starts as readonly number[], x!.shape)];
  },
  gradientReads: () => [],
  reference([x], { starts }, output) {
    const strides = stridesOf(x!.shape);
    const start = (starts as readonly number[]).reduce((sum, at, axis) => sum + at * strides[axis]!, 0);
    offsetsOf(output.shape, strides, start).forEach((from, i) => {
      output.data[i] = x!.data[from]!;
    });
  },
};

const padPrimitive: Primitive = {
  name: "pad",
  pointwise: false,
  infer([x], { before, after }) {
    const [front, back] = [before as readonly number[], after as readonly number[]];
    const counts = [...front, ...back].every((count) => Number.isInteger(count) && count >= 0);
    if (front.length !== x!.shape.length || back.length !== x!.shape.length || !counts) {
      throw new Error(
        `pad: before and after must have a number, 0 or more, for each axis of ${formatShape(x!.shape)}, got ${formatShape(front)} and ${formatShape(back)}.`,
      );
    }
    return { shape: x!.shape.map((size, axis) => front[axis]! + size + back[axis]!), dtype: x!.dtype };
  },
  gradient({ inputs: [x], gradient, attributes: { before } }) {
    return [apply(slice, [gradient], { starts: before as readonly number[], sizes: x!.shape })];
  },
  gradientReads: () => [],
  reference([x], { before }, output) {
    const strides = stridesOf(output.shape);
    const start = (before as readonly number[]).reduce((sum, at, axis) => sum + at * strides[axis]!, 0);
    offsetsOf(x!.shape, strides, start).forEach((to, i) => {
      output.data[to] = x!.data[i]!;
    });
  },
};

const concatPrimitive: Primitive = {
  name: "concat",
  pointwise: false,
  infer(inputs, attributes) {
    const axis = attributes["axis"] as number;
    const [first] = inputs;
    const fits = inputs.every(
      ({ shape, dtype }) =>
        dtype === first!.dtype &&
        shape.length === first!.shape.length &&
        shape.every((size, other) => other === axis || size === first!.shape[other]),
    );
    if (!fits) {
      const got = inputs.map(({ dtype, shape }) => `${dtype} ${formatShape(shape)}`).join(", ");
      throw new Error(`concat: types and all sizes but axis ${axis} must be equal, got ${got}.`);
    }
    const total = inputs.reduce((sum, { shape }) => sum + shape[axis]!, 0);
    return { shape: first!.shape.map((size, other) => (other === axis ? total : size)), dtype: first!.dtype };
  },
  gradient({ inputs, gradient, attributes }) {
    const axis = attributes["axis"] as number;
    let start = 0;
    return inputs.map(({ shape }) => {
      const starts = shape.map((_, other) => (other === axis ? start : 0));
      start += shape[axis]!;
      return apply(slice, [gradient], { starts, sizes: shape });
    });
  },
  gradientReads: () => [],
  reference(inputs, attributes, output) {
    const axis = attributes["axis"] as number;
    const strides = stridesOf(output.shape);
    let start = 0;
    for (const { shape, data } of inputs) {
      offsetsOf(shape, strides, start * strides[axis]!).forEach((to, i) => {
        output.data[to] = data[i]!;
      });
      start += shape[axis]!;
    }
  },
};

const broadcastToPrimitive: Primitive = {
  name: "broadcastTo",
  pointwise: false,
  infer([x], { shape }) {
    const to = shape as Shape;
    if (x!.shape.length > to.length || !sameShape(broadcastShapes(x!.shape, to, "broadcastTo"), to)) {
      throw new Error(`broadcastTo: ${formatShape(x!.shape)} cannot be repeated to ${formatShape(to)}.`);
    }
    return { shape: to, dtype: x!.dtype };
  },
  gradient: ({ inputs: [x], gradient }) => [sumTo(gradient, x!.shape)],
  gradientReads: () => [],
  reference([x], { shape }, output) {
    offsetsOf(shape as Shape, broadcastStrides(x!.shape, shape as Shape)).forEach((from, i) => {
      output.data[i] = x!.data[from]!;
    });
  },
};

const flipPrimitive: Primitive = {
  name: "flip",
  pointwise: false,
  infer: ([x]) => x!,
  gradient: ({ gradient, attributes }) => [flip(gradient, attributes["axis"] as number)],
  gradientReads: () => [],
  reference([x], attributes, output) {
    const axis = attributes["axis"] as number;
    const strides = stridesOf(x!.shape);
    const start = (x!.shape[axis]! - 1) * strides[axis]!;
    const backwards = strides.map((stride, other) => (other === axis ? -stride : stride));
    offsetsOf(x!.shape, backwards, start).forEach((from, i) => {
      output.data[i] = x!.data[from]!;
    });
  },
};

/** The primitives of this file. */
export const shapePrimitives: readonly Primitive[] = [
  transposePrimitive,
  slice,
  padPrimitive,
  concatPrimitive,
  broadcastToPrimitive,
  flipPrimitive,
];

/** The axes in another order; reversed by default. */
export function transpose(x: Tensor, permutation?: readonly number[]): Tensor {
  const order = permutation ?? x.shape.map((_, axis) => x.shape.length - 1 - axis);
  return apply(transposePrimitive, [x], { permutation: order });
}

/**
 * A part of one axis: from `start` on, `size` long.
 *
 * @throws when it lies outside the tensor.
 */
export function sliceAxis(x: Tensor, axis: number, start: number, size: number): Tensor {
  const along = resolveAxis(axis, x.shape, "sliceAxis");
  if (start === 0 && size === x.shape[along]) return x;
  const starts = x.shape.map((_, other) => (other === along ? start : 0));
  const sizes = x.shape.map((all, other) => (other === along ? size : all));
  return apply(slice, [x], { starts, sizes });
}

/**
 * Equal parts along an axis, the last by default: the gates of a cell.
 *
 * @throws when the axis does not divide evenly.
 *
 * @example
 * const [i, f, g, o] = split(gates, 4);
 */
export function split(x: Tensor, parts: number, axis = -1): Tensor[] {
  const along = resolveAxis(axis, x.shape, "split");
  const size = x.shape[along]! / parts;
  if (!Number.isInteger(size) || !Number.isInteger(parts) || parts < 1) {
    throw new Error(`split: axis ${along} of ${formatShape(x.shape)} must divide into ${parts} equal parts.`);
  }
  return Array.from({ length: parts }, (_, part) => sliceAxis(x, along, part * size, size));
}

/** The tensors one after the other along an axis, the last by default. */
export function concat(tensors: readonly Tensor[], axis = -1): Tensor {
  const [first] = tensors;
  if (first === undefined) throw new Error("concat: pass at least one tensor.");
  return tensors.length === 1
    ? first
    : apply(concatPrimitive, tensors, { axis: resolveAxis(axis, first.shape, "concat") });
}

/** Zeros around a tensor: how many before and after along each axis. */
export function pad(x: Tensor, before: readonly number[], after: readonly number[]): Tensor {
  return [...before, ...after].every((size) => size === 0) ? x : apply(padPrimitive, [x], { before, after });
}

/** Repeats a tensor along axes of size 1, or new ones in front, until it has a shape. */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape) ? x : apply(broadcastToPrimitive, [x], { shape });
}

/** An axis in the opposite order. */
export function flip(x: Tensor, axis: number): Tensor {
  return apply(flipPrimitive, [x], { axis: resolveAxis(axis, x.shape, "flip") });
}
