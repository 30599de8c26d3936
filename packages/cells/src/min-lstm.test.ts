import { random, reference, scan, start, tensor } from "@refrain/core";
import { beforeAll, describe, expect, test } from "vitest";
import { minLstm } from "./min-lstm.ts";
import { column, expectEquations, logistic } from "./test-equations.ts";

beforeAll(() => start(reference()));

describe("minLstm", () => {
  test("follows the equations of Feng et al.", () => {
    expectEquations(minLstm({ inputSize: 2, hiddenSize: 3 }), (params, { h }, x) => {
      const linear = (at: number) =>
        column(x, params.matrix("inputWeights"), at) + params.vector("bias")[at]!;
      const nextH = h!.map((before, k) => {
        const [i, f] = [logistic(linear(k)), logistic(linear(3 + k))];
        return (f / (f + i)) * before + (i / (f + i)) * linear(6 + k);
      });
      return { output: nextH, state: { h: nextH } };
    });
  });

  test("shares out even when both gates are closed to the last digit", () => {
    const cell = minLstm({ inputSize: 1, hiddenSize: 1 });
    const params = { ...cell.init(random(1)), bias: tensor([-1e4, -1e4, 3]) };
    const { outputs } = scan(cell, params, tensor([[[0]]]), { initialState: { h: tensor([[1]]) } });
    expect(outputs.dataSync()[0]).toBe(2);
  });
});
