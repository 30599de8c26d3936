import { reshape } from "../apply.ts";
import type { GradientArguments } from "../primitive.ts";
import { onDevice, type Tensor } from "../tensor.ts";
import { scatterAdd } from "./indexing.ts";
import { matMul } from "./matmul.ts";
import { concat } from "./shape.ts";

/**
 * A gradient that sums something over rows: `leftᵀ right`, or a batch of them, or values added to the rows that ids name. Where a parameter is used
 * many times, as in a decoder that is stepped, the uses' rows are put together and summed at once.
 */
export type RowSum =
  | { readonly kind: "product"; readonly left: Tensor; readonly right: Tensor }
  | { readonly kind: "scatter"; readonly ids: Tensor; readonly values: Tensor; readonly rows: number };

/** The gradient of a matrix product's right operand as a sum over rows; null where it is none, or is being traced. */
export function productRows({ inputs, gradient, attributes, needs }: GradientArguments): RowSum | null {
  const [left] = inputs as readonly [Tensor];
  const { transposeA, transposeB } = attributes;
  if (!needs[1] || transposeA || onDevice(gradient) === null) return null;
  return transposeB
    ? { kind: "product", left: gradient, right: left }
    : { kind: "product", left, right: gradient };
}

/** The gradient of a table that rows were gathered from; null while it is being traced. */
export function gatheredRows({ inputs, gradient }: GradientArguments): RowSum | null {
  const [table, ids] = inputs as readonly [Tensor, Tensor];
  if (onDevice(gradient) === null) return null;
  const [rows, size] = table.shape as readonly [number, number];
  return { kind: "scatter", ids: reshape(ids, [-1]), values: reshape(gradient, [ids.size, size]), rows };
}

/** The tensors of a sum. */
export function tensorsOf(part: RowSum): readonly [Tensor, Tensor] {
  return part.kind === "product" ? [part.left, part.right] : [part.ids, part.values];
}

/** The same sum over other tensors. */
export function withTensors(part: RowSum, [first, second]: readonly [Tensor, Tensor]): RowSum {
  return part.kind === "product"
    ? { kind: "product", left: first, right: second }
    : { ...part, ids: first, values: second };
}

/** How many elements the sum has, as a multiple of those that wait to be summed: below 1, waiting takes more memory. */
export function worthOf(parts: readonly RowSum[]): number {
  let waiting = 0;
  for (const part of parts) for (const { size } of tensorsOf(part)) waiting += size;
  const [first] = parts;
  const [left, right] = tensorsOf(first!);
  const rows = first!.kind === "product" ? left.size / left.shape.at(-2)! : first!.rows;
  return (rows * right.shape.at(-1)!) / waiting;
}

/** The total of sums of one kind, as one operation over all their rows. */
export function totalOf(parts: readonly RowSum[]): Tensor {
  const [first] = parts;
  const pairs = parts.map(tensorsOf);
  // A batch of products has the rows in its second axis.
  const axis = first!.kind === "product" ? first!.left.rank - 2 : 0;
  const lefts = pairs.map(([left]) => left);
  const rights = pairs.map(([, right]) => right);
  const [one, other] = [concat(lefts, axis), concat(rights, axis)];
  return first!.kind === "product"
    ? matMul(one, other, { transposeA: true })
    : scatterAdd(one, other, first!.rows);
}
