import { reference, start } from "@refrain/core";
import { beforeAll, test } from "vitest";
import { minGru } from "./min-gru.ts";
import { column, expectEquations, logistic } from "./test-equations.ts";

beforeAll(() => start(reference()));

test("minGru follows the equations of Feng et al.", () => {
  expectEquations(minGru({ inputSize: 2, hiddenSize: 3 }), (params, { h }, x) => {
    const linear = (at: number) => column(x, params.matrix("inputWeights"), at) + params.vector("bias")[at]!;
    const nextH = h!.map((before, k) => {
      const z = logistic(linear(k));
      return (1 - z) * before + z * linear(3 + k);
    });
    return { output: nextH, state: { h: nextH } };
  });
});
