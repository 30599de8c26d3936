import { beforeEach, describe, expect, test } from "vitest";
import { gradientError } from "./finite-differences.ts";
import { valueAndGrad } from "./gradient.ts";
import { map } from "./map.ts";
import { add, div, mul, sub } from "./ops/arithmetic.ts";
import { equal, where } from "./ops/comparison.ts";
import { sum } from "./ops/reduce.ts";
import { exp, sigmoid, sqrt, square, tanh } from "./ops/unary.ts";
import { printProgram } from "./program/print.ts";
import { trace } from "./program/trace.ts";
import { random } from "./random/random.ts";
import { reference } from "./reference/device.ts";
import { currentDevice, liveTensors, start, useDevice } from "./runtime.ts";
import { intTensor, type Tensor, tensor } from "./tensor.ts";

beforeEach(() => start(reference()));

const numbers = (x: Tensor): number[] => [...x.dataSync()];
const gate = (x: Tensor, y: Tensor, scale: Tensor): Tensor[] => [
  mul(sigmoid(x), tanh(mul(y, scale))),
  add(square(x), exp(y)),
];
const operands = () => [random(1).normal([3, 4]), random(2).normal([4]), tensor(0.7)] as const;

/** The same device without compiled maps: one operation at a time. */
function withoutKernels(): void {
  const { compileMap: _, ...device } = currentDevice();
  useDevice(device);
}

for (const [way, prepare] of [
  ["a kernel", () => {}],
  ["no kernel", withoutKernels],
] as const) {
  describe(`a map with ${way}`, () => {
    beforeEach(prepare);

    test("equals the function called on the tensors", () => {
      const [x, y, scale] = operands();
      const mapped = map(gate, [x, y, scale]);
      const direct = gate(x, y, scale);
      mapped.forEach((result, index) => {
        expect(result.shape).toEqual([3, 4]);
        expect(numbers(result)).toEqual(numbers(direct[index]!));
      });
    });

    test("has gradients that agree with finite differences, summed over repeated axes", () => {
      const params = operands();
      const f = ([x, y, scale]: readonly Tensor[]) => {
        const [a, b] = map(gate, [x!, y!, scale!]) as [Tensor, Tensor];
        return add(a, sum(b, 0));
      };
      expect(gradientError(f, params)).toBeLessThan(2e-3);
    });

    test("has second derivatives", () => {
      const cube = (x: Tensor) => [mul(mul(x, x), x)];
      const first = (x: Tensor) => valueAndGrad((p: Tensor) => sum(map(cube, [p])[0]!))(x).grads;
      const second = valueAndGrad((p: Tensor) => sum(first(p)))(tensor([2, -1])).grads;
      expect(numbers(second)).toEqual([12, -6]);
    });

    test("leaves nothing behind", () => {
      const [x, y, scale] = operands();
      const before = liveTensors();
      for (const result of map(gate, [x, y, scale])) result.dispose();
      expect(liveTensors()).toBe(before);
    });
  });
}

test("numbers are operands too: an update of Adam in one pass", () => {
  const adam = (...values: Tensor[]) => {
    const [p, g, m, v, rate] = values as [Tensor, Tensor, Tensor, Tensor, Tensor];
    const nextM = add(mul(m, 0.9), mul(g, 0.1));
    const nextV = add(mul(v, 0.99), mul(square(g), 0.01));
    return [sub(p, mul(rate, div(nextM, add(sqrt(nextV), 1e-8)))), nextM, nextV];
  };
  const [p, m, v] = map(adam, [tensor([1]), tensor([2]), tensor([0]), tensor([0]), 0.1]) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  expect(p.dataSync()[0]).toBeCloseTo(0.9, 6);
  expect([m.dataSync()[0], v.dataSync()[0]]).toEqual([Math.fround(0.2), Math.fround(0.04)]);
});

test("integers may take part, without a gradient", () => {
  const masked = (...values: Tensor[]) => [where(equal(values[1]!, 3), values[0]!, 0)];
  const ids = intTensor([3, 1]);
  const { grads } = valueAndGrad((x: Tensor) => sum(map(masked, [square(x), ids])[0]!))(tensor([2, 5]));
  expect(numbers(grads)).toEqual([4, 0]);
});

test("under a trace a map becomes nodes of the program", () => {
  const spec = { shape: [2], dtype: "float32" } as const;
  const program = trace((x) => map((a) => [mul(a!, 2)], [x!]), [spec]);
  expect(printProgram(program)).toBe("x0: [2]\n%1: [] = constant(value=2)\n%2: [2] = mul(x0, %1)\nreturn %2");
});

test("it is compiled once for each function and set of shapes", () => {
  let traced = 0;
  const double = (x: Tensor) => {
    traced++;
    return [mul(x, 2)];
  };
  map(double, [tensor([1, 2])]);
  map(double, [tensor([3, 4])]);
  expect(traced).toBe(1);
  map(double, [tensor([3])]);
  expect(traced).toBe(2);
});

test("a function that is not pointwise, or gives another shape, is refused", () => {
  const total = (x: Tensor) => [sum(x)];
  expect(() => map(total, [tensor([1, 2])])).toThrow(
    new Error("map(total): the function must use pointwise operations only, it uses sum."),
  );
  const first = (x: Tensor) => [square(x)];
  expect(() => map(first, [tensor([1]), tensor([1, 2])])).toThrow(
    new Error("map(first): results must have the inputs' common shape [2], got [1]."),
  );
  expect(() => map(first, [3])).toThrow(new Error("map: at least one input must be a tensor."));
  expect(() => map(first, [intTensor([1]), 0.5])).toThrow(
    new Error("map: 0.5 cannot go with int32 tensors, it is no integer. Use cast."),
  );
});
