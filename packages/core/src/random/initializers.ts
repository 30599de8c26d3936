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

// Gram and Schmidt, twice over, on the shorter side's vectors.
function orthonormal(random: Random, rows: number, columns: number): (i: number, j: number) => number {
  const [count, size] = rows < columns ? [rows, columns] : [columns, rows];
  const vectors = Array.from({ length: count }, (_, index) =>
    Float64Array.from(random.split(`vector ${index}`).normalNumbers(size)),
  );
  vectors.forEach((vector, index) => {
    for (let pass = 0; pass < 2; pass++) {
      for (const other of vectors.slice(0, index)) {
        const overlap = dot(vector, other);
        for (let i = 0; i < size; i++) vector[i]! -= overlap * other[i]!;
      }
    }
    const norm = Math.sqrt(dot(vector, vector));
    for (let i = 0; i < size; i++) vector[i]! /= norm;
  });
  return (i, j) => (rows < columns ? vectors[i]![j]! : vectors[j]![i]!);
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}

function matrix(name: string, shape: Shape): [number, number] {
  if (shape.length !== 2)
    throw new Error(`${name}: shape must be [rows, columns], got ${formatShape(shape)}.`);
  return [shape[0]!, shape[1]!];
}
