import type { HostValue, Primitive } from "../primitive.ts";
import type { Attributes } from "../spec.ts";
import { addProduct, packMatrix, transposed } from "./product.ts";

/** From so many multiplications on, a product is worth packing: projections of all steps, output layers. */
const LARGE = 2 ** 23;

/** Whether an operation is a matrix product that `largeProduct` is for. */
export function isLargeProduct(
  primitive: Primitive,
  [a]: readonly HostValue[],
  { shape }: { readonly shape: readonly number[] },
): boolean {
  return primitive.name === "matMul" && shape.length === 2 && a!.data.length * shape[1]! >= LARGE;
}

/** The product of two matrices, written into the zeros of `output`; `matMul`'s own reference is its specification. */
export function largeProduct([a, b]: readonly HostValue[], attributes: Attributes, output: HostValue): void {
  const [m, n] = output.shape as [number, number];
  const inner = a!.data.length / m;
  const [left, right] = [a!.data as Float32Array, b!.data as Float32Array];
  addProduct(
    attributes["transposeA"] ? transposed(left, inner, m) : left,
    packMatrix(right, inner, n, attributes["transposeB"] === true),
    output.data as Float32Array,
  );
}
