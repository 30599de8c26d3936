import type { Tensor } from "@refrain/core";

/** Checks of what a piece of a model is made from and gets, with messages that name the piece. */
export const check = {
  size(where: string, name: string, value: number): void {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new Error(`${where}: ${name} must be a positive integer, got ${String(value)}.`);
    }
  },

  rate(where: string, name: string, value: number): void {
    if (!(typeof value === "number" && value >= 0 && value < 1)) {
      throw new Error(`${where}: ${name} must be a number from 0 to below 1, got ${String(value)}.`);
    }
  },

  oneOf(where: string, name: string, value: string, allowed: readonly string[]): void {
    if (!allowed.includes(value)) {
      throw new Error(`${where}: ${name} must be ${allowed.join(", ")}, got ${String(value)}.`);
    }
  },

  /** float32 of a shape; a size of null may be any. `axes` are the words that the message uses. */
  floats(
    where: string,
    name: string,
    x: Tensor,
    axes: readonly string[],
    sizes: readonly (number | null)[],
  ): void {
    if (x.dtype !== "float32" || !fits(x, sizes)) refuse(where, name, "", x, axes, sizes);
  },

  /** int32 of a shape. */
  ids(
    where: string,
    name: string,
    x: Tensor,
    axes: readonly string[],
    sizes: readonly (number | null)[],
  ): void {
    if (x.dtype !== "int32" || !fits(x, sizes)) refuse(where, name, "int32 ", x, axes, sizes);
  },

  /** One number for each row, 1 to `most`; null where all rows have them all. */
  lengths(
    where: string,
    name: string,
    lengths: ArrayLike<number> | undefined,
    rows: number,
    most: number,
  ): Int32Array | null {
    if (lengths === undefined) return null;
    if (lengths.length !== rows) {
      throw new Error(
        `${where}: ${name} must have one number for each of ${rows} rows, got ${lengths.length}.`,
      );
    }
    const wrong = Array.from(lengths).findIndex((n) => !Number.isInteger(n) || n < 1 || n > most);
    if (wrong >= 0) {
      throw new Error(
        `${where}: ${name} must be integers from 1 to ${most}, got ${lengths[wrong]} for row ${wrong}. Leave empty rows out.`,
      );
    }
    const checked = Int32Array.from(lengths);
    return checked.every((n) => n === most) ? null : checked;
  },
};

function fits({ shape, rank }: Tensor, sizes: readonly (number | null)[]): boolean {
  return rank === sizes.length && sizes.every((size, axis) => size === null || size === shape[axis]);
}

function refuse(
  where: string,
  name: string,
  type: string,
  { dtype, shape }: Tensor,
  axes: readonly string[],
  sizes: readonly (number | null)[],
): never {
  const wanted = axes.map((axis, index) => (sizes[index] === null ? axis : `${axis}=${sizes[index]}`));
  const got = `${dtype === "float32" ? "" : `${dtype} `}[${shape.join(", ")}]`;
  throw new Error(`${where}: ${name} must be ${type}[${wanted.join(", ")}], got ${got}.`);
}
