/**
 * Adds the product of `a` `[rows, inner]` and `b` `[inner, columns]` to `out` `[rows, columns]`, all row-major, four of `inner`
 * and two rows at a time, so that each number read is used twice.
 */
export function addProduct(
  a: Float32Array,
  b: Float32Array,
  out: Float32Array,
  rows: number,
  inner: number,
  columns: number,
): void {
  for (let p = 0; p < inner; p += 4) {
    // Rows past the end of b count with factor 0, and are read from its first row.
    const p1 = p + 1 < inner;
    const p2 = p + 2 < inner;
    const p3 = p + 3 < inner;
    const b0 = p * columns;
    const b1 = p1 ? b0 + columns : b0;
    const b2 = p2 ? b0 + 2 * columns : b0;
    const b3 = p3 ? b0 + 3 * columns : b0;
    for (let i = 0; i < rows; i += 2) {
      const x = i * inner + p;
      const second = i + 1 < rows;
      const y = second ? x + inner : x;
      const x0 = a[x]!;
      const x1 = p1 ? a[x + 1]! : 0;
      const x2 = p2 ? a[x + 2]! : 0;
      const x3 = p3 ? a[x + 3]! : 0;
      const first = i * columns;
      if (!second) {
        for (let j = 0; j < columns; j++) {
          out[first + j]! += x0 * b[b0 + j]! + x1 * b[b1 + j]! + x2 * b[b2 + j]! + x3 * b[b3 + j]!;
        }
        continue;
      }
      const y0 = a[y]!;
      const y1 = p1 ? a[y + 1]! : 0;
      const y2 = p2 ? a[y + 2]! : 0;
      const y3 = p3 ? a[y + 3]! : 0;
      const next = first + columns;
      for (let j = 0; j < columns; j++) {
        const w0 = b[b0 + j]!;
        const w1 = b[b1 + j]!;
        const w2 = b[b2 + j]!;
        const w3 = b[b3 + j]!;
        out[first + j]! += x0 * w0 + x1 * w1 + x2 * w2 + x3 * w3;
        out[next + j]! += y0 * w0 + y1 * w1 + y2 * w2 + y3 * w3;
      }
    }
  }
}

/** The transpose of a row-major matrix `[rows, columns]`. */
export function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(matrix.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) result[j * rows + i] = matrix[i * columns + j]!;
  }
  return result;
}
