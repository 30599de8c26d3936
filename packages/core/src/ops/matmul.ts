import { apply } from "../apply.ts";
import type { Primitive } from "../primitive.ts";
import { type Attributes, formatShape, type Shape } from "../spec.ts";
import type { Tensor } from "../tensor.ts";

const matMulPrimitive: Primitive = {
  name: "matMul",
  pointwise: false,
  infer([a, b], attributes) {
    const { m, n, k, inner, fits } = sizes(a!.shape, b!.shape, attributes);
    if (!fits || k !== inner || a!.dtype !== "float32" || b!.dtype !== "float32") {
      const flags = attributes["transposeA"] || attributes["transposeB"] ? " (after the transposes)" : "";
      throw new Error(
        `matMul: arguments must be float32 [m, k] and [k, n], or [batch, m, k] and [batch, k, n]${flags}; got ${a!.dtype} ${formatShape(a!.shape)} and ${b!.dtype} ${formatShape(b!.shape)}.`,
      );
    }
    return { shape: [...a!.shape.slice(0, -2), m, n], dtype: "float32" };
  },
  gradient({ inputs: [a, b], gradient, attributes: { transposeA, transposeB }, needs }) {
    const left = () =>
      transposeA
        ? matMul(b!, gradient, { transposeA: transposeB === true, transposeB: true })
        : matMul(gradient, b!, { transposeB: transposeB !== true });
    const right = () =>
      transposeB
        ? matMul(gradient, a!, { transposeA: true, transposeB: transposeA === true })
        : matMul(a!, gradient, { transposeA: transposeA !== true });
    return [needs[0] ? left() : null, needs[1] ? right() : null];
  },
  gradientReads: (input) => [1 - input],
  reference([a, b], attributes, output) {
    const { m, n, k } = sizes(a!.shape, b!.shape, attributes);
    const batches = m * n === 0 ? 0 : output.data.length / (m * n);
    const [aRow, aColumn] = attributes["transposeA"] ? [1, m] : [k, 1];
    const [bRow, bColumn] = attributes["transposeB"] ? [1, k] : [n, 1];
    const sums = new Float64Array(n);
    for (let batch = 0; batch < batches; batch++) {
      for (let i = 0; i < m; i++) {
        sums.fill(0);
        for (let p = 0; p < k; p++) {
          const factor = a!.data[batch * m * k + i * aRow + p * aColumn]!;
          const start = batch * k * n + p * bRow;
          for (let j = 0; j < n; j++) sums[j]! += factor * b!.data[start + j * bColumn]!;
        }
        output.data.set(sums, (batch * m + i) * n);
      }
    }
  },
};

/** The primitives of this file. */
export const matMulPrimitives: readonly Primitive[] = [matMulPrimitive];

/**
 * The matrix product of `[m, k]` and `[k, n]`, or of each pair of `[batch, m, k]` and `[batch, k, n]`.
 *
 * @param options which argument to read transposed.
 * @throws when the shapes do not fit, or an argument is not float32.
 */
export function matMul(
  a: Tensor,
  b: Tensor,
  { transposeA = false, transposeB = false }: { transposeA?: boolean; transposeB?: boolean } = {},
): Tensor {
  return apply(matMulPrimitive, [a, b], { transposeA, transposeB });
}

function sizes(a: Shape, b: Shape, { transposeA, transposeB }: Attributes) {
  const fits = a.length === b.length && (a.length === 2 || (a.length === 3 && b[0] === a[0]));
  const [rowsA, columnsA] = [a.at(-2) ?? 0, a.at(-1) ?? 0];
  const [rowsB, columnsB] = [b.at(-2) ?? 0, b.at(-1) ?? 0];
  return {
    m: transposeA ? columnsA : rowsA,
    k: transposeA ? rowsA : columnsA,
    inner: transposeB ? columnsB : rowsB,
    n: transposeB ? rowsB : columnsB,
    fits,
  };
}
