/** What an element is. */
export type DType = "float32" | "int32";

/** Sizes of the axes, outermost first; `[]` is a scalar. */
export type Shape = readonly number[];

/** The shape and element type of a value, without its numbers. */
export interface Spec {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** The numbers of a tensor on the host, row-major. */
export type TypedArray = Float32Array | Int32Array;

/** JSON values that complete an operation: axes, sizes, flags. */
export type Attributes = Readonly<Record<string, number | boolean | string | readonly number[]>>;

/** The number of elements of a `shape`. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const axis of shape) size *= axis;
  return size;
}

/** Whether two shapes are the same. */
export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false;
  return true;
}

/** `[2, 3]`, as error messages and printed programs write a shape. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/**
 * The shape that two operands take together: aligned at the last axis, an axis of 1 repeats.
 *
 * @throws when an axis differs and neither size is 1.
 */
export function broadcastShapes(a: Shape, b: Shape, where: string): Shape {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  const shape = new Array<number>(rank);
  for (let axis = 1; axis <= rank; axis++) {
    const left = a[a.length - axis] ?? 1;
    const right = b[b.length - axis] ?? 1;
    if (left !== right && left !== 1 && right !== 1) {
      throw new Error(
        `${where}: shapes must be equal, or 1 where they differ, from the last axis on; got ${formatShape(a)} and ${formatShape(b)}. Reshape or slice one of them.`,
      );
    }
    shape[rank - axis] = left === 1 ? right : left;
  }
  return shape;
}

/** A zeroed host array for a spec. */
export function allocate(spec: Spec): TypedArray {
  const size = sizeOf(spec.shape);
  return spec.dtype === "float32" ? new Float32Array(size) : new Int32Array(size);
}

/**
 * The axis as a number from 0: `-1` is the last.
 *
 * @throws when the axis is outside the shape.
 */
export function resolveAxis(axis: number, shape: Shape, where: string): number {
  const resolved = axis < 0 ? axis + shape.length : axis;
  if (!Number.isInteger(axis) || resolved < 0 || resolved >= shape.length) {
    throw new Error(
      `${where}: axis must be from ${-shape.length} to ${shape.length - 1} for shape ${formatShape(shape)}, got ${axis}.`,
    );
  }
  return resolved;
}
