import { random, reference, start } from "@refrain/core";
import { beforeAll, describe, expect, test } from "vitest";
import { indRnn } from "./ind-rnn.ts";
import { column, expectEquations } from "./test-equations.ts";

beforeAll(() => start(reference()));

describe("indRnn", () => {
  test.each([
    ["relu", (z: number) => Math.max(z, 0)],
    ["tanh", Math.tanh],
  ] as const)("follows the equations of Li et al. with %s", (activation, activate) => {
    expectEquations(indRnn({ inputSize: 2, hiddenSize: 3, activation }), (params, { h }, x) => {
      const nextH = h!.map((before, k) => {
        const seen = column(x, params.matrix("inputWeights"), k) + params.vector("bias")[k]!;
        return activate(seen + params.vector("recurrentWeights")[k]! * before);
      });
      return { output: nextH, state: { h: nextH } };
    });
  });

  test("begins with recurrent weights between 0 and 1", () => {
    const { recurrentWeights } = indRnn({ inputSize: 1, hiddenSize: 50 }).init(random(1));
    expect(recurrentWeights.dataSync().every((u) => u >= 0 && u < 1)).toBe(true);
  });

  test("refuses an activation that it does not know", () => {
    const options = JSON.parse('{ "inputSize": 1, "hiddenSize": 1, "activation": "gelu" }');
    expect(() => indRnn(options)).toThrow(
      new Error('indRnn: activation must be "relu" or "tanh", got "gelu".'),
    );
  });
});
