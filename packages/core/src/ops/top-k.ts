import { apply, reshape } from "../apply.ts";
import type { Primitive } from "../primitive.ts";
import { scoped } from "../runtime.ts";
import { formatShape, sizeOf } from "../spec.ts";
import { intTensor, type Tensor } from "../tensor.ts";
import { add } from "./arithmetic.ts";
import { gather } from "./indexing.ts";

const topKPrimitive: Primitive = {
  name: "topK",
  pointwise: false,
  infer([x], { k }) {
    const size = x!.shape.at(-1) ?? 0;
    if (x!.dtype !== "float32") throw new Error(`topK: x must be float32, got ${x!.dtype}. Use cast.`);
    if (!(Number.isInteger(k) && (k as number) >= 1 && (k as number) <= size)) {
      throw new Error(
        `topK: k must be a whole number from 1 to the size of x's last axis, got ${k} for ${formatShape(x!.shape)}.`,
      );
    }
    return { shape: [...x!.shape.slice(0, -1), k as number], dtype: "int32" };
  },
  reference([x], { k }, output) {
    const size = x!.shape.at(-1)!;
    for (let row = 0; row * size < x!.data.length; row++) {
      const numbers = x!.data.subarray(row * size, (row + 1) * size);
      const places = Array.from(numbers, (_, place) => place);
      // The sort is stable: of equals the first stays first.
      places.sort((a, b) => falling(numbers[a]!, numbers[b]!));
      output.data.set(places.slice(0, k as number), row * (k as number));
    }
  },
};

/** The primitives of this file. */
export const topKPrimitives: readonly Primitive[] = [topKPrimitive];

/**
 * The largest elements of the last axis, and where they are: the largest first, the first of equals first. NaN comes
 * before all numbers, so that it is seen.
 *
 * @param x float32 `[..., n]`.
 * @param k how many, 1 to n.
 * @returns `values` and int32 `places`, both `[..., k]`.
 * @throws when x is not float32, or k is out of range.
 *
 * @example
 * const { values, places } = topK(tensor([[3, 9, 5]]), 2); // [[9, 5]] and [[1, 2]]
 */
export function topK(x: Tensor, k: number): { readonly values: Tensor; readonly places: Tensor } {
  return scoped(() => {
    const places = apply(topKPrimitive, [x], { k });
    const size = x.shape.at(-1)!;
    const starts = Int32Array.from({ length: sizeOf(x.shape.slice(0, -1)) }, (_, row) => row * size);
    const ids = add(places, intTensor(starts, [...x.shape.slice(0, -1), 1]));
    return { values: reshape(gather(reshape(x, [-1, 1]), ids), places.shape), places };
  });
}

function falling(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
  return a === b ? 0 : b > a ? 1 : -1; // Not a difference: that of two infinities is NaN.
}
