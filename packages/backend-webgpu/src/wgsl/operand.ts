import { type Shape, sameShape, sizeOf } from "@refrain/core";

/** How a kernel finds an operand's element for element `i` of the full shape. */
export interface OperandIndex {
  /** WGSL of the index. It names params, and the coordinates `c0`, `c1`, ... where `strided`. */
  readonly code: string;
  readonly params: readonly (readonly [name: string, value: number])[];
  readonly strided: boolean;
}

/** @param name makes the params' names unique. */
export function operandIndex(shape: Shape, full: Shape, name: string): OperandIndex {
  const size = sizeOf(shape);
  if (sameShape(shape, full) || size === sizeOf(full)) return { code: "i", params: [], strided: false };
  if (size === 1) return { code: "0u", params: [], strided: false };
  if (sameShape(shape, full.slice(full.length - shape.length))) {
    return { code: `(i % p.${name}_size)`, params: [[`${name}_size`, size]], strided: false };
  }
  const strides = repeatedStrides(shape, full);
  return {
    code: strides.map((_, axis) => `c${axis} * p.${name}_stride${axis}`).join(" + "),
    params: strides.map((stride, axis) => [`${name}_stride${axis}`, stride]),
    strided: true,
  };
}

/** WGSL that makes the coordinates `c0`, `c1`, ... of element `i`, and its params. */
export function coordinates(full: Shape): Pick<OperandIndex, "code" | "params"> {
  const lines = ["var rest = i;"];
  for (let axis = full.length - 1; axis > 0; axis--) {
    lines.push(`let c${axis} = rest % p.axis${axis};`, `rest = rest / p.axis${axis};`);
  }
  lines.push("let c0 = rest;");
  return { code: lines.join("\n"), params: full.map((size, axis) => [`axis${axis}`, size]) };
}

/** How far one step along each axis of `shape` moves in its row-major memory. */
export function rowMajorStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/** Strides that read `shape` as if it were broadcast to `full`: 0 along repeated axes. */
export function repeatedStrides(shape: Shape, full: Shape): number[] {
  const strides = rowMajorStrides(shape);
  const missing = full.length - shape.length;
  return full.map((_, axis) =>
    axis < missing || shape[axis - missing] === 1 ? 0 : strides[axis - missing]!,
  );
}
