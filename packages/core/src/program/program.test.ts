import { beforeAll, describe, expect, test } from "vitest";
import { reshape } from "../apply.ts";
import { gradientError } from "../finite-differences.ts";
import { add, mul, sub } from "../ops/arithmetic.ts";
import { matMul } from "../ops/matmul.ts";
import { mean, sum } from "../ops/reduce.ts";
import { concat, split } from "../ops/shape.ts";
import { exp, sigmoid, square, tanh } from "../ops/unary.ts";
import { random } from "../random/random.ts";
import { reference } from "../reference/device.ts";
import { start } from "../runtime.ts";
import type { Spec } from "../spec.ts";
import { type Tensor, tensor } from "../tensor.ts";
import { evaluate } from "./evaluate.ts";
import { extract, prune } from "./extract.ts";
import { printProgram, programKey } from "./print.ts";
import { specOf } from "./program.ts";
import { trace } from "./trace.ts";

beforeAll(() => start(reference()));

const spec = (...shape: number[]): Spec => ({ shape, dtype: "float32" });
const numbers = (x: Tensor): number[] => [...x.dataSync()];

function network(x: Tensor, w: Tensor, b: Tensor): Tensor[] {
  const [left, right] = split(add(matMul(x, w), b), 2) as [Tensor, Tensor];
  const gated = mul(sigmoid(left), tanh(right));
  return [reshape(concat([gated, mul(gated, 2)], 0), [-1]), mean(square(gated))];
}
const specs = [spec(2, 3), spec(3, 4), spec(4)];

test("a printed program is one value a line", () => {
  expect(printProgram(trace(network, specs))).toBe(
    `x0: [2, 3]
x1: [3, 4]
x2: [4]
%3: [2, 4] = matMul(x0, x1)
%4: [2, 4] = add(%3, x2)
%5: [2, 2] = slice(%4, starts=[0,0], sizes=[2,2])
%6: [2, 2] = slice(%4, starts=[0,2], sizes=[2,2])
%7: [2, 2] = sigmoid(%5)
%8: [2, 2] = tanh(%6)
%9: [2, 2] = mul(%7, %8)
%10: [] = constant(value=2)
%11: [2, 2] = mul(%9, %10)
%12: [4, 2] = concat(%9, %11, axis=0)
%13: [8] = reshape(%12, shape=[8])
%14: [2, 2] = square(%9)
%15: [] = sum(%14, axes=[0,1])
%16: [] = constant(value=0.25)
%17: [] = mul(%15, %16)
return %13, %17`,
  );
});

describe("evaluating a program", () => {
  const program = trace(network, specs);
  const inputs = () => specs.map(({ shape }, index) => random(index).normal(shape));

  test("equals calling the function", () => {
    const given = inputs();
    const direct = network(...(given as [Tensor, Tensor, Tensor]));
    evaluate(program, given).forEach((result, index) => {
      expect(numbers(result)).toEqual(numbers(direct[index]!));
    });
  });

  test("can be differentiated", () => {
    expect(gradientError((p: readonly Tensor[]) => evaluate(program, p)[0]!, inputs())).toBeLessThan(2e-3);
  });

  test("can be traced again, into the same program", () => {
    const again = trace((...symbols) => evaluate(program, symbols), specs);
    expect(programKey(again)).toBe(programKey(program));
  });
});

test("programs that compute the same have one key, others have another", () => {
  const double = (factor: number) => (x: Tensor) => [mul(x, factor)];
  const key = (f: (x: Tensor) => Tensor[], ...shape: number[]) => programKey(trace(f, [spec(...shape)]));
  expect(key(double(2), 3)).toBe(key((y) => [mul(y, 2)], 3));
  expect(key(double(2), 3)).not.toBe(key(double(3), 3));
  expect(key(double(2), 3)).not.toBe(key(double(2), 4));
  expect(key(double(2), 3)).not.toBe(key((x) => [add(x, 2)], 3));
});

test("prune leaves out what no result needs", () => {
  const program = trace(
    (x) => {
      exp(x);
      return [square(x)];
    },
    [spec(2)],
  );
  expect(program.nodes.map(({ primitive }) => primitive.name)).toEqual(["exp", "square"]);
  expect(printProgram(prune(program))).toBe("x0: [2]\n%1: [2] = square(x0)\nreturn %1");
});

test("extract cuts a program at values that become inputs", () => {
  const program = trace((x, y) => [sub(exp(square(x)), y)], [spec(2), spec(2)]);
  expect(printProgram(extract(program, [2, 1], [4]))).toBe(
    "value2: [2]\nx1: [2]\n%2: [2] = exp(value2)\n%3: [2] = sub(%2, x1)\nreturn %3",
  );
  expect(() => extract(program, [2], [4])).toThrow(
    new Error("extract: value 1 does not depend on the inputs alone."),
  );
  expect(() => specOf(program, 9)).toThrow(new Error("specOf: the program has no value 9."));
});

describe("a function that cannot be traced", () => {
  test("uses a tensor that is none of its arguments", () => {
    const captured = tensor([[1, 2]]);
    expect(() => trace((x) => [mul(x, captured)], [spec(2)], "gate")).toThrow(
      new Error(
        "gate uses a tensor of shape [1, 2] in mul that is none of its arguments. Pass it in as a parameter or an input.",
      ),
    );
  });

  test("reads numbers", () => {
    expect(() => trace((x) => [mul(x, x.dataSync()[0]!)], [spec(2)])).toThrow(
      new Error(
        "dataSync(): the tensor has no numbers yet, because a gradient is being taken or a step is being traced. Read it from the result instead.",
      ),
    );
  });

  test("returns a tensor that it did not compute", () => {
    expect(() => trace(() => [tensor([1])], [spec(2)], "gate")).toThrow(
      new Error("gate returns a tensor of shape [1] that it did not compute."),
    );
  });

  test("does not fit its shapes", () => {
    expect(() => trace((x, y) => [sum(add(x, y))], [spec(2), spec(3)])).toThrow(
      new Error(
        "add: shapes must be equal, or 1 where they differ, from the last axis on; got [2] and [3]. Reshape or slice one of them.",
      ),
    );
  });
});
