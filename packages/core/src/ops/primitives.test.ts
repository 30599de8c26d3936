import { beforeAll, describe, expect, test } from "vitest";
import { apply, type Operand } from "../apply.ts";
import { gradientError } from "../finite-differences.ts";
import { reference } from "../reference/device.ts";
import { start } from "../runtime.ts";
import type { Attributes } from "../spec.ts";
import { intTensor, type Tensor, tensor } from "../tensor.ts";
import { primitives } from "./primitives.ts";

beforeAll(() => start(reference()));

/** Float inputs to differentiate with respect to, and those that stay: placed where the array has null. */
interface Case {
  readonly inputs: readonly (readonly number[] | readonly (readonly number[])[])[];
  readonly operands?: (inputs: readonly Tensor[]) => readonly Operand[];
  readonly attributes?: Attributes;
}

const any = [0.5, -1.2, 2.1, 1.4, 0.3, -0.7];
const matrix = [
  [0.5, -1.2, 2.1],
  [1.4, 0.3, -0.7],
];
const positive = [0.5, 1.2, 2.1, 0.4];
const row = [[0.9, -0.4, 1.3]];
const ids = [2, 0, 2, 1];
const withIds = (inputs: readonly Tensor[]) => [inputs[0]!, intTensor(ids)];

const cases: Readonly<Record<string, readonly Case[]>> = {
  neg: [{ inputs: [any] }],
  abs: [{ inputs: [any] }],
  exp: [{ inputs: [any] }],
  log: [{ inputs: [positive] }],
  sqrt: [{ inputs: [positive] }],
  square: [{ inputs: [any] }],
  sin: [{ inputs: [any] }],
  cos: [{ inputs: [any] }],
  tanh: [{ inputs: [any] }],
  sigmoid: [{ inputs: [any] }],
  relu: [{ inputs: [any] }],
  softplus: [{ inputs: [any] }],
  add: [{ inputs: [matrix, row] }, { inputs: [[1.5], matrix] }],
  sub: [{ inputs: [matrix, row] }, { inputs: [[[0.3], [0.1]], matrix] }],
  mul: [{ inputs: [matrix, row] }, { inputs: [matrix, matrix] }, { inputs: [[[0.3], [0.1]], row] }],
  div: [{ inputs: [matrix, [[0.9, -1.4, 1.3]]] }, { inputs: [[2], [positive]] }],
  pow: [
    {
      inputs: [
        [positive, positive],
        [1.7, -0.8, 2, 0.4],
      ],
    },
  ],
  maximum: [{ inputs: [matrix, row] }],
  minimum: [{ inputs: [matrix, row] }],
  where: [{ inputs: [matrix, row], operands: ([a, b]) => [tensor([[1], [0]]), a!, b!] }],
  matMul: [false, true].flatMap((transposeA) =>
    [false, true].map((transposeB) => ({
      inputs: [
        transposeA
          ? [
              [0.5, 1.4],
              [-1.2, 0.3],
              [2.1, -0.7],
            ]
          : matrix,
        transposeB
          ? [
              [0.2, 0.8, -0.6],
              [1.1, -0.3, 0.4],
            ]
          : [
              [0.2, 1.1],
              [0.8, -0.3],
              [-0.6, 0.4],
            ],
      ],
      attributes: { transposeA, transposeB },
    })),
  ),
  sum: [
    { inputs: [matrix], attributes: { axes: [0], keepDims: false } },
    { inputs: [matrix], attributes: { axes: [0, 1], keepDims: true } },
  ],
  max: [
    { inputs: [matrix], attributes: { axes: [1], keepDims: false } },
    { inputs: [matrix], attributes: { axes: [0, 1], keepDims: true } },
  ],
  cumulativeSum: [
    { inputs: [matrix], attributes: { axis: 0 } },
    { inputs: [matrix], attributes: { axis: 1 } },
  ],
  transpose: [{ inputs: [matrix], attributes: { permutation: [1, 0] } }],
  slice: [{ inputs: [matrix], attributes: { starts: [1, 0], sizes: [1, 2] } }],
  pad: [{ inputs: [matrix], attributes: { before: [1, 0], after: [0, 2] } }],
  concat: [
    { inputs: [matrix, row], attributes: { axis: 0 } },
    { inputs: [matrix, matrix, [[0.2], [0.1]]], attributes: { axis: 1 } },
  ],
  broadcastTo: [{ inputs: [row], attributes: { shape: [2, 4, 3] } }],
  flip: [{ inputs: [matrix], attributes: { axis: 1 } }],
  gather: [{ inputs: [[...matrix, [0.2, 0.1, -0.4]]], operands: withIds }],
  scatterAdd: [
    {
      inputs: [[...matrix, ...matrix]],
      operands: ([values]) => [intTensor(ids), values!],
      attributes: { rows: 3 },
    },
  ],
  pick: [{ inputs: [[...matrix, ...matrix]], operands: withIds }],
  place: [{ inputs: [positive], operands: withIds, attributes: { size: 3 } }],
  reverseRows: [{ inputs: [matrix], operands: ([x]) => [x!, intTensor([3, 2])] }],
  softmax: [{ inputs: [matrix] }],
  logSoftmax: [{ inputs: [matrix] }],
  crossEntropy: [{}, { smoothing: 0.2 }].map((attributes) => ({
    inputs: [matrix],
    operands: ([logits]) => [logits!, intTensor([2, 0])],
    attributes,
  })),
  crossEntropyGradient: [{}, { smoothing: 0.2 }].map((attributes) => ({
    inputs: [matrix, [0.7, -1.1]],
    operands: ([logits, gradient]) => [logits!, intTensor([2, 0]), gradient!],
    attributes,
  })),
};

/** Flat almost everywhere, or without float inputs. */
const withoutGradient = [
  "constant",
  "sign",
  "floor",
  "less",
  "lessEqual",
  "equal",
  "cast",
  "argMax",
  "topK",
  "randomUniform",
];

test("every primitive has a case here, or is known to have no gradient", () => {
  expect([...Object.keys(cases), ...withoutGradient].sort()).toEqual(Object.keys(primitives).sort());
  for (const name of withoutGradient) expect(primitives[name]!.gradient, name).toBeUndefined();
});

describe("the gradient agrees with finite differences:", () => {
  for (const [name, list] of Object.entries(cases)) {
    list.forEach(({ inputs, operands, attributes }, index) => {
      test(`${name}, case ${index}`, () => {
        const params = inputs.map((input) => tensor(input));
        const error = gradientError(
          (followed: readonly Tensor[]) =>
            apply(primitives[name]!, operands?.(followed) ?? followed, attributes),
          params,
        );
        // Central differences with a step of 0.01 in float32 are good to about this.
        expect(error).toBeLessThan(2e-3);
      });
    });
  }
});
