import type { Tensor } from "@refrain/core";

/**
 * Checks that two tensors go together number by number. Broadcasting them would train on pairs that nobody meant.
 *
 * @throws when a shape or type differs.
 */
export function checkSameShape(name: string, prediction: Tensor, target: Tensor, what = "target"): void {
  const fits =
    prediction.dtype === "float32" &&
    target.dtype === "float32" &&
    prediction.shape.length === target.shape.length &&
    prediction.shape.every((size, axis) => size === target.shape[axis]);
  if (fits) return;
  throw new Error(
    `${name}: prediction and ${what} must be float32 of one shape, got ${prediction.dtype} [${prediction.shape.join(", ")}] and ${target.dtype} [${target.shape.join(", ")}].`,
  );
}
