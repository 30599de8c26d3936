import type { Shape, TypedArray } from "@refrain/core";
import { broken } from "./law.ts";

/** Numbers of a tensor on the host, with their shape. */
export interface HostTensor {
  readonly data: TypedArray;
  readonly shape: Shape;
}

/**
 * Throws unless two tensors agree: same shape, and each element of `actual` within `tolerance` times the larger of 1 and
 * the expected element's magnitude. NaN agrees with NaN, an infinity with itself; integers must be equal.
 *
 * @param what names the tensor in the message: `gradient of params.bias`.
 * @param tolerance 0 for equal numbers.
 */
export function mustAgree(what: string, actual: HostTensor, expected: HostTensor, tolerance: number): void {
  if (String(actual.shape) !== String(expected.shape) || actual.data.length !== expected.data.length) {
    broken(
      `${what} must have shape [${expected.shape.join(", ")}], got [${actual.shape.join(", ")}] with ${actual.data.length} numbers.`,
    );
  }
  const kind = (data: TypedArray) => (data instanceof Int32Array ? "int32" : "float32");
  if (kind(actual.data) !== kind(expected.data)) {
    broken(`${what} must be ${kind(expected.data)}, got ${kind(actual.data)}.`);
  }
  const allowed = expected.data instanceof Int32Array ? 0 : tolerance;
  let worst = -1;
  let worstError = 0;
  let different = 0;
  for (let i = 0; i < expected.data.length; i++) {
    const error = errorOf(actual.data[i]!, expected.data[i]!);
    if (error <= allowed) continue;
    different++;
    if (worst < 0 || error > worstError) [worst, worstError] = [i, error];
  }
  if (different === 0) return;
  const at = positionOf(worst, expected.shape);
  broken(
    `${what} must be ${expected.data[worst]} at ${at}, got ${actual.data[worst]} (error ${worstError.toPrecision(2)}, allowed ${allowed}); ${different} of ${expected.data.length} elements differ.`,
  );
}

/** Infinite where one of the numbers is NaN or infinite and the other is not the same. */
function errorOf(actual: number, expected: number): number {
  if (actual === expected || (Number.isNaN(actual) && Number.isNaN(expected))) return 0;
  if (!Number.isFinite(actual) || !Number.isFinite(expected)) return Number.POSITIVE_INFINITY;
  return Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
}

function positionOf(offset: number, shape: Shape): string {
  const index: number[] = [];
  let rest = offset;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index.unshift(rest % shape[axis]!);
    rest = Math.floor(rest / shape[axis]!);
  }
  return `[${index.join(", ")}]`;
}
