import type { Shape } from "@refrain/core";

/** Row-major strides. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  for (let axis = shape.length - 1, stride = 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/** The strides with which a shape is read as a larger one: 0 where it repeats. */
export function broadcastStrides(shape: Shape, to: Shape): number[] {
  const own = stridesOf(shape);
  const extra = to.length - shape.length;
  return to.map((size, axis) => {
    const from = axis - extra;
    return from < 0 || (shape[from] === 1 && size !== 1) ? 0 : own[from]!;
  });
}

/** A loop over axes and how each operand steps through it. */
export interface Loop {
  readonly sizes: readonly number[];
  /** For each operand its strides, axis by axis. */
  readonly strides: readonly (readonly number[])[];
}

/** The same loop with as few axes as possible: neighbours that every operand walks as one are joined. */
export function joinAxes({ sizes, strides }: Loop): Loop {
  const joined: number[] = [];
  const walks: number[][] = strides.map(() => []);
  sizes.forEach((size, axis) => {
    if (size === 1) return;
    const last = joined.length - 1;
    const fits = last >= 0 && strides.every((walk, operand) => walks[operand]![last]! === walk[axis]! * size);
    if (fits) {
      joined[last]! *= size;
      strides.forEach((walk, operand) => {
        walks[operand]![last] = walk[axis]!;
      });
    } else {
      joined.push(size);
      strides.forEach((walk, operand) => {
        walks[operand]!.push(walk[axis]!);
      });
    }
  });
  if (joined.length === 0) return { sizes: [1], strides: strides.map(() => [0]) };
  return { sizes: joined, strides: walks };
}
