import { currentRuntime } from "../runtime.ts";
import { formatShape, type Shape } from "../spec.ts";
import { type Tensor, tensor } from "../tensor.ts";
import { orthonormalVectors } from "./orthonormal-vectors.ts";
import type { Random } from "./random.ts";
import { undrawn } from "./undrawn.ts";

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
  if (random === undrawn) return random.normal(shape);
  const blocks = columns > rows && columns % rows === 0 ? columns / rows : 1;
  const width = columns / blocks;
  const { discard } = currentRuntime();
  const data = new Float32Array(rows * columns);
  for (let block = 0; block < blocks; block++) {
    const [count, size] = rows < width ? [rows, width] : [width, rows];
    const vectors = orthonormalVectors(random.split(block), count, size);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < width; j++) {
        data[i * columns + block * width + j] = rows < width ? vectors[i]![j]! : vectors[j]![i]!;
      }
    }
    discard(vectors[0]!);
  }
  const weights = tensor(data, shape);
  discard(data);
  return weights;
}

function matrix(name: string, shape: Shape): [number, number] {
  if (shape.length !== 2)
    throw new Error(`${name}: shape must be [rows, columns], got ${formatShape(shape)}.`);
  return [shape[0]!, shape[1]!];
}
