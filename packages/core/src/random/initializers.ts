import { formatShape, type Shape } from "../spec.ts";
import { type Tensor, tensor } from "../tensor.ts";
import type { Random } from "./random.ts";

/**
 * Uniform in ±√(6 / (rows + columns)) (Glorot and Bengio, "Understanding the difficulty of training deep feedforward
 * neural networks", 2010).
 *
 * @param shape `[rows, columns]`, rows being the inputs.
 */
export function glorotUniform(random: Random, shape: Shape): Tensor {
  const [rows, columns] = matrix("glorotUniform", shape);
  const limit = Math.sqrt(6 / (rows + columns));
  return random.uniform(shape, -limit, limit);
}

/**
 * Normal with variance 2 / rows, for layers with ReLU (He et al., "Delving deep into rectifiers", 2015).
 *
 * @param shape `[rows, columns]`, rows being the inputs.
 */
export function heNormal(random: Random, shape: Shape): Tensor {
  return random.normal(shape, 0, Math.sqrt(2 / matrix("heNormal", shape)[0]));
}

/**
 * A random matrix with orthonormal rows, or columns where they are fewer (Saxe et al., "Exact solutions to the nonlinear
 * dynamics of learning in deep linear neural networks", 2014). A wide recurrent matrix `[n, k n]` gets k square ones.
 *
 * @param shape `[rows, columns]`.
 */
export function orthogonal(random: Random, shape: Shape): Tensor {
  const [rows, columns] = matrix("orthogonal", shape);
  const blocks = columns > rows && columns % rows === 0 ? columns / rows : 1;
  const width = columns / blocks;
  const data = new Float32Array(rows * columns);
  for (let block = 0; block < blocks; block++) {
    const basis = orthonormal(random.split(block), rows, width);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < width; j++) data[i * columns + block * width + j] = basis(i, j);
    }
  }
  return tensor(data, shape);
}

// Gram and Schmidt, modified, on the shorter side's vectors. In double precision one pass is enough: the condition of a
// square normal matrix grows with its size only.
function orthonormal(random: Random, rows: number, columns: number): (i: number, j: number) => number {
  const [count, size] = rows < columns ? [rows, columns] : [columns, rows];
  const vectors = Array.from({ length: count }, (_, index) =>
    Float64Array.from(random.split(`vector ${index}`).normalNumbers(size)),
  );
  vectors.forEach((vector, index) => {
    let squares = 0;
    for (let i = 0; i < size; i++) squares += vector[i]! ** 2;
    const scale = 1 / Math.sqrt(squares);
    for (let i = 0; i < size; i++) vector[i]! *= scale;
    // Past the last vector, copies stand in and are thrown away.
    for (let next = index + 1; next < count; next += 4) {
      const [a, b, c, d] = [0, 1, 2, 3].map((k) => vectors[next + k] ?? vector.slice());
      removeFrom(vector, a!, b!, c!, d!);
    }
  });
  return (i, j) => (rows < columns ? vectors[i]![j]! : vectors[j]![i]!);
}

/** Takes a unit vector's direction out of four vectors, at once so that each number of it is read once for all. */
function removeFrom(
  unit: Float64Array,
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  d: Float64Array,
): void {
  let [inA, inB, inC, inD] = [0, 0, 0, 0];
  for (let i = 0; i < unit.length; i++) {
    const u = unit[i]!;
    inA += u * a[i]!;
    inB += u * b[i]!;
    inC += u * c[i]!;
    inD += u * d[i]!;
  }
  for (let i = 0; i < unit.length; i++) {
    const u = unit[i]!;
    a[i]! -= inA * u;
    b[i]! -= inB * u;
    c[i]! -= inC * u;
    d[i]! -= inD * u;
  }
}

function matrix(name: string, shape: Shape): [number, number] {
  if (shape.length !== 2)
    throw new Error(`${name}: shape must be [rows, columns], got ${formatShape(shape)}.`);
  return [shape[0]!, shape[1]!];
}
