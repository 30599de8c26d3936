import { between, normal } from "../../laws/draw.ts";
import { call, type PrimitiveCase, type PrimitiveCases } from "./primitive-case.ts";

const SIZES = [
  [1, 1, 1],
  [3, 17, 5],
  [17, 3, 1],
  [1, 64, 33],
  [65, 33, 17],
  [7, 130, 67],
] as const;

/** Matrix products: one and many, each argument transposed or not, sizes beside every tile's. */
export const matrixCases: PrimitiveCases = {
  matMul: [false, true].flatMap((transposeA) =>
    [false, true].flatMap((transposeB) => [
      ...SIZES.map(([m, k, n]) => product([], m, k, n, transposeA, transposeB)),
      product([4], 3, 17, 5, transposeA, transposeB),
      product([1], 1, 5, 1, transposeA, transposeB),
    ]),
  ),
};

function product(
  batch: readonly number[],
  m: number,
  k: number,
  n: number,
  transposeA: boolean,
  transposeB: boolean,
): PrimitiveCase {
  const draw = k > 100 ? between(-1, 1) : normal;
  const a = draw([...batch, ...(transposeA ? [k, m] : [m, k])]);
  const b = draw([...batch, ...(transposeB ? [n, k] : [k, n])]);
  return call([a, b], { transposeA, transposeB });
}
