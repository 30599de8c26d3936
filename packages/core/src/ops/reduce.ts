import { apply, reshape } from "../apply.ts";
import type { Primitive } from "../primitive.ts";
import { offsetsOf, stridesOf } from "../reference/strided.ts";
import { type Attributes, formatShape, resolveAxis, type Shape, type Spec, sizeOf } from "../spec.ts";
import type { Tensor } from "../tensor.ts";
import { div, mul } from "./arithmetic.ts";
import { equal } from "./comparison.ts";
import { broadcastTo, flip } from "./shape.ts";

const sumPrimitive: Primitive = {
  name: "sum",
  pointwise: false,
  infer: ([x], attributes) => ({ shape: reducedShape(x!.shape, attributes), dtype: x!.dtype }),
  gradient: ({ inputs: [x], gradient, attributes }) => [spread(gradient, x!.shape, attributes)],
  gradientReads: () => [],
  reference([x], attributes, output) {
    // Sums in double precision, so that the reference is the exact one.
    const sums = new Float64Array(output.data.length);
    const target = targetOffsets(x!.shape, attributes);
    for (let i = 0; i < target.length; i++) sums[target[i]!]! += x!.data[i]!;
    output.data.set(sums);
  },
};

const maxPrimitive: Primitive = {
  name: "max",
  pointwise: false,
  infer([x], attributes) {
    if (sizeOf(x!.shape) === 0) throw new Error("max: the tensor must not be empty.");
    return { shape: reducedShape(x!.shape, attributes), dtype: x!.dtype };
  },
  // Equal maxima share the gradient.
  gradient({ inputs: [x], output, gradient, attributes }) {
    const isMax = equal(x!, spread(output, x!.shape, attributes));
    const ties = broadcastTo(sum(isMax, attributes["axes"] as readonly number[], true), x!.shape);
    return [mul(div(isMax, ties), spread(gradient, x!.shape, attributes))];
  },
  reference([x], attributes, output) {
    output.data.fill(output.dtype === "float32" ? Number.NEGATIVE_INFINITY : -(2 ** 31));
    const target = targetOffsets(x!.shape, attributes);
    x!.data.forEach((value, i) => {
      output.data[target[i]!] = Math.max(output.data[target[i]!]!, value);
    });
  },
};

const argMaxPrimitive: Primitive = {
  name: "argMax",
  pointwise: false,
  infer([x], { axis }) {
    if (x!.shape[axis as number] === 0) throw new Error("argMax: the axis must not be empty.");
    return { shape: x!.shape.filter((_, index) => index !== axis), dtype: "int32" };
  },
  reference([x], { axis }, output) {
    const size = x!.shape[axis as number]!;
    const stride = stridesOf(x!.shape)[axis as number]!;
    output.data.forEach((_, i) => {
      const start = Math.floor(i / stride) * stride * size + (i % stride);
      let best = 0;
      for (let k = 1; k < size; k++) {
        if (x!.data[start + k * stride]! > x!.data[start + best * stride]!) best = k;
      }
      output.data[i] = best;
    });
  },
};

const cumulativeSumPrimitive: Primitive = {
  name: "cumulativeSum",
  pointwise: false,
  infer: ([x]) => x!,
  gradient({ gradient, attributes }) {
    const axis = attributes["axis"] as number;
    return [flip(cumulativeSum(flip(gradient, axis), axis), axis)];
  },
  gradientReads: () => [],
  reference([x], { axis }, output) {
    const size = x!.shape[axis as number]!;
    const stride = stridesOf(x!.shape)[axis as number]!;
    x!.data.forEach((value, i) => {
      const first = Math.floor(i / stride) % size === 0;
      output.data[i] = value + (first ? 0 : output.data[i - stride]!);
    });
  },
};

/** The primitives of this file. */
export const reducePrimitives: readonly Primitive[] = [
  sumPrimitive,
  maxPrimitive,
  argMaxPrimitive,
  cumulativeSumPrimitive,
];

/**
 * The sum over some axes; over all by default.
 *
 * @param keepDims leaves the axes with size 1.
 */
export function sum(x: Tensor, axes?: number | readonly number[], keepDims = false): Tensor {
  const resolved = resolveAxes(x, axes, "sum");
  return resolved.length === 0 ? x : apply(sumPrimitive, [x], { axes: resolved, keepDims });
}

/** The mean over some axes; over all by default. */
export function mean(x: Tensor, axes?: number | readonly number[], keepDims = false): Tensor {
  if (x.dtype !== "float32") throw new Error(`mean: x must be float32, got ${x.dtype}. Use cast.`);
  const resolved = resolveAxes(x, axes, "mean");
  const count = resolved.reduce((product, axis) => product * x.shape[axis]!, 1);
  if (count === 0) throw new Error("mean: the tensor must not be empty.");
  return mul(sum(x, resolved, keepDims), 1 / count);
}

/** The largest element over some axes; over all by default. */
export function max(x: Tensor, axes?: number | readonly number[], keepDims = false): Tensor {
  const resolved = resolveAxes(x, axes, "max");
  return resolved.length === 0 ? x : apply(maxPrimitive, [x], { axes: resolved, keepDims });
}

/** The place of the largest element along an axis, the first of equals, as int32. */
export function argMax(x: Tensor, axis = -1): Tensor {
  return apply(argMaxPrimitive, [x], { axis: resolveAxis(axis, x.shape, "argMax") });
}

/** Each element plus all before it along an axis. */
export function cumulativeSum(x: Tensor, axis = -1): Tensor {
  return apply(cumulativeSumPrimitive, [x], { axis: resolveAxis(axis, x.shape, "cumulativeSum") });
}

function resolveAxes(x: Spec, axes: number | readonly number[] | undefined, name: string): readonly number[] {
  if (axes === undefined) return x.shape.map((_, axis) => axis);
  const list = typeof axes === "number" ? [axes] : axes;
  const resolved = list.map((axis) => resolveAxis(axis, x.shape, name)).sort((a, b) => a - b);
  if (resolved.some((axis, index) => axis === resolved[index - 1])) {
    throw new Error(`${name}: axes must be different, got ${formatShape(list)}.`);
  }
  return resolved;
}

function reducedShape(shape: Shape, { axes, keepDims }: Attributes): Shape {
  const reduced = axes as readonly number[];
  return keepDims
    ? shape.map((size, axis) => (reduced.includes(axis) ? 1 : size))
    : shape.filter((_, axis) => !reduced.includes(axis));
}

/** For each element of the input, the place in the output that it is reduced into. */
function targetOffsets(shape: Shape, attributes: Attributes): Int32Array {
  const kept = stridesOf(reducedShape(shape, { ...attributes, keepDims: true }));
  const axes = attributes["axes"] as readonly number[];
  return offsetsOf(
    shape,
    kept.map((stride, axis) => (axes.includes(axis) ? 0 : stride)),
  );
}

/** Repeats a reduced value over the axes that it was reduced over. */
function spread(reduced: Tensor, shape: Shape, { axes, keepDims }: Attributes): Tensor {
  const withAxes = shape.map((size, axis) => ((axes as readonly number[]).includes(axis) ? 1 : size));
  return broadcastTo(keepDims ? reduced : reshape(reduced, withAxes), shape);
}
