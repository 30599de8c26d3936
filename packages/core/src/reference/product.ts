/** Columns that a strip of a packed matrix holds side by side. */
const STRIP = 4;

/** A matrix `[inner, columns]` in the order in which `addProduct` reads it. */
export interface PackedMatrix {
  readonly inner: number;
  readonly columns: number;
  /** Strips of four columns, each `[inner, 4]`, the last one filled up with zeros. */
  readonly strips: Float64Array;
}

/**
 * Packs a row-major matrix.
 *
 * @param transpose reads `matrix` as `[columns, inner]`.
 */
export function packMatrix(
  matrix: Float32Array,
  inner: number,
  columns: number,
  transpose = false,
): PackedMatrix {
  const strips = new Float64Array(Math.ceil(columns / STRIP) * inner * STRIP);
  const [down, right] = transpose ? [1, inner] : [columns, 1];
  for (let j = 0; j < columns; j += STRIP) {
    const width = Math.min(STRIP, columns - j);
    let to = j * inner;
    for (let p = 0; p < inner; p++, to += STRIP) {
      const from = p * down + j * right;
      strips[to] = matrix[from]!;
      if (width > 1) strips[to + 1] = matrix[from + right]!;
      if (width > 2) strips[to + 2] = matrix[from + 2 * right]!;
      if (width > 3) strips[to + 3] = matrix[from + 3 * right]!;
    }
  }
  return { inner, columns, strips };
}

/**
 * Adds the product of `a` `[rows, inner]` and a packed matrix to `out` `[rows, columns]`, both row-major. Two rows and four
 * columns at a time: their eight sums stay in registers while `inner` runs. Doubles throughout: exact, and no read converts.
 */
export function addProduct(
  a: Float32Array,
  { inner, columns, strips }: PackedMatrix,
  out: Float32Array,
): void {
  const rows = out.length / columns;
  const left = new Float64Array(a);
  for (let j = 0; j < columns; j += STRIP) {
    const width = Math.min(STRIP, columns - j);
    for (let i = 0; i < rows; i += 2) {
      // The last row of an odd number is computed twice and written once.
      const pair = i + 1 < rows;
      let x = i * inner;
      let y = pair ? x + inner : x;
      let w = j * inner;
      let x0 = 0;
      let x1 = 0;
      let x2 = 0;
      let x3 = 0;
      let y0 = 0;
      let y1 = 0;
      let y2 = 0;
      let y3 = 0;
      for (const end = x + inner; x < end; x++, y++, w += STRIP) {
        const above = left[x]!;
        const below = left[y]!;
        const w0 = strips[w]!;
        const w1 = strips[w + 1]!;
        const w2 = strips[w + 2]!;
        const w3 = strips[w + 3]!;
        x0 += above * w0;
        x1 += above * w1;
        x2 += above * w2;
        x3 += above * w3;
        y0 += below * w0;
        y1 += below * w1;
        y2 += below * w2;
        y3 += below * w3;
      }
      addTile(out, i * columns + j, width, x0, x1, x2, x3);
      if (pair) addTile(out, (i + 1) * columns + j, width, y0, y1, y2, y3);
    }
  }
}

function addTile(
  out: Float32Array,
  at: number,
  width: number,
  a: number,
  b: number,
  c: number,
  d: number,
): void {
  out[at]! += a;
  if (width > 1) out[at + 1]! += b;
  if (width > 2) out[at + 2]! += c;
  if (width > 3) out[at + 3]! += d;
}

/** The transpose of a row-major matrix `[rows, columns]`. */
export function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(matrix.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) result[j * rows + i] = matrix[i * columns + j]!;
  }
  return result;
}
