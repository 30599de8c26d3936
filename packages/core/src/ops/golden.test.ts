import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { valueAndGradWithAux } from "../gradient.ts";
import { reference } from "../reference/device.ts";
import { start } from "../runtime.ts";
import { intTensor, type Tensor, tensor } from "../tensor.ts";
import { maximum, mul, pow } from "./arithmetic.ts";
import { gather, scatterAdd } from "./indexing.ts";
import { matMul } from "./matmul.ts";
import { cumulativeSum, max, mean, sum } from "./reduce.ts";
import { logSoftmax, softmax, softmaxCrossEntropy } from "./softmax.ts";
import { sigmoid, softplus, tanh } from "./unary.ts";

interface Packed {
  readonly shape: number[];
  readonly data: number[];
}
interface Golden {
  readonly torch: string;
  readonly cases: Readonly<
    Record<string, { inputs: Packed[]; output: Packed; weights: Packed; gradients: (Packed | null)[] }>
  >;
}
const golden: Golden = JSON.parse(readFileSync(new URL("../golden/ops.json", import.meta.url), "utf8"));

beforeAll(() => start(reference()));

const ours: Readonly<Record<string, (...inputs: Tensor[]) => Tensor>> = {
  matMul: (a, b) => matMul(a!, b!),
  "matMul transposeA": (a, b) => matMul(a!, b!, { transposeA: true }),
  "matMul transposeB": (a, b) => matMul(a!, b!, { transposeB: true }),
  "matMul transposeA transposeB": (a, b) => matMul(a!, b!, { transposeA: true, transposeB: true }),
  "matMul batch": (a, b) => matMul(a!, b!),
  "sum axis 1": (x) => sum(x!, 1),
  "mean axes 0 2": (x) => mean(x!, [0, 2]),
  "max with ties": (x) => max(x!, 1),
  "maximum with ties": (a, b) => maximum(a!, b!),
  cumulativeSum: (x) => cumulativeSum(x!, 1),
  softmax: (x) => softmax(x!),
  logSoftmax: (x) => logSoftmax(x!),
  "logSoftmax extremes": (x) => logSoftmax(x!),
  softmaxCrossEntropy: (logits, targets) => softmaxCrossEntropy(logits!, targets!),
  gather: (table, at) => gather(table!, at!),
  scatterAdd: (at, values) => scatterAdd(at!, values!, 5),
  "sigmoid extremes": (x) => sigmoid(x!),
  "softplus extremes": (x) => softplus(x!),
  "tanh extremes": (x) => tanh(x!),
  pow: (a, b) => pow(a!, b!),
};

const labels: Readonly<Record<string, number>> = { softmaxCrossEntropy: 1, gather: 1, scatterAdd: 0 };

/** Within 1e-6 of the larger of 1 and the number: two ways to round float32. */
function expectClose(actual: ArrayLike<number>, expected: readonly number[], what: string): void {
  expect(actual.length, what).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i]! - value), `${what}[${i}]`).toBeLessThanOrEqual(
      1e-6 * Math.max(1, Math.abs(value)),
    );
  });
}

test("every golden case of PyTorch is compared", () => {
  expect(Object.keys(ours)).toEqual(Object.keys(golden.cases));
});

for (const [name, { inputs, output, weights, gradients }] of Object.entries(golden.cases)) {
  test(`${name} gives PyTorch's numbers and gradients`, () => {
    const tensors = inputs.map(({ data, shape }, index) =>
      labels[name] === index ? intTensor(data, shape) : tensor(data, shape),
    );
    const floats = tensors.filter(({ dtype }) => dtype === "float32");
    const { aux, grads } = valueAndGradWithAux((followed: Tensor[]) => {
      const rest = [...followed];
      const result = ours[name]!(
        ...tensors.map((input) => (input.dtype === "float32" ? rest.shift()! : input)),
      );
      return { value: sum(mul(result, tensor(weights.data, weights.shape))), aux: result };
    })(floats);
    expect(aux.shape).toEqual(output.shape);
    expectClose(aux.dataSync(), output.data, "output");
    const expected = gradients.filter((gradient) => gradient !== null);
    grads.forEach((gradient, index) => {
      expectClose(gradient.dataSync(), expected[index]!.data, `gradient ${index}`);
    });
  });
}
