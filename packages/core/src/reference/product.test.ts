import { expect, test } from "vitest";
import { addProduct, packMatrix, transposed } from "./product.ts";

const counted = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => (i % 7) - 3);

test("the packed product equals three nested loops for all remainders of its tiles, and adds", () => {
  for (const rows of [1, 2, 3]) {
    for (const inner of [0, 1, 5]) {
      for (const columns of [1, 2, 3, 4, 5, 8]) {
        const [a, b] = [counted(rows * inner), counted(inner * columns)];
        const out = new Float32Array(rows * columns).fill(1);
        addProduct(a, packMatrix(b, inner, columns), out);
        const expected = Float32Array.from({ length: rows * columns }, (_, at) => {
          const [i, j] = [Math.floor(at / columns), at % columns];
          let total = 1;
          for (let p = 0; p < inner; p++) total += a[i * inner + p]! * b[p * columns + j]!;
          return total;
        });
        expect(out).toEqual(expected);
      }
    }
  }
});

test("packing a transposed matrix is packing its transpose", () => {
  const matrix = counted(15);
  expect(packMatrix(transposed(matrix, 3, 5), 3, 5, true)).toEqual(packMatrix(matrix, 3, 5));
});
