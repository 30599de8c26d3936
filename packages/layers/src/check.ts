import { Tensor } from "@refrain/core";

/** `[2, 3]`, as messages write a shape. */
export function formatShape(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}

/** `float32 [2, 3]`, as messages write what they got. */
export function formatTensor({ dtype, shape }: Tensor): string {
  return `${dtype === "float32" ? "" : `${dtype} `}${formatShape(shape)}`;
}

/** @throws when what should be a tensor is something else, such as an array. */
export function checkTensor(where: string, name: string, given: unknown, advice: string): void {
  if (given instanceof Tensor) return;
  const got = Array.isArray(given) || ArrayBuffer.isView(given) ? given.constructor.name : String(given);
  throw new Error(`${where}: ${name} must be a tensor, got ${got}. ${advice}`);
}

/** @throws when an option is no positive integer. */
export function checkSize(where: string, name: string, size: number): void {
  if (!Number.isInteger(size) || size < 1) {
    throw new Error(`${where}: ${name} must be a positive integer, got ${size}.`);
  }
}

/** @throws when a rate of dropout is outside [0, 1). */
export function checkRate(where: string, rate: number): void {
  if (!(rate >= 0 && rate < 1)) {
    throw new Error(
      `${where}: rate must be at least 0 and below 1, got ${rate}. It is the share that is dropped.`,
    );
  }
}

/** @throws when a tensor is not float32 `[..., size]`. */
export function checkLastAxis(where: string, name: string, x: Tensor, size: number): void {
  checkTensor(where, "inputs", x, "Use tensor.");
  if (x.dtype !== "float32" || x.shape.length === 0 || x.shape.at(-1) !== size) {
    throw new Error(`${where}: inputs must be [..., ${name}=${size}], got ${formatTensor(x)}.`);
  }
}

/** @throws when what is added to a variance is not above 0. */
export function checkEpsilon(where: string, epsilon: number): void {
  if (!(epsilon > 0)) throw new Error(`${where}: epsilon must be above 0, got ${epsilon}.`);
}
