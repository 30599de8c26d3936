import { reference, start } from "@refrain/core";
import { beforeAll, test } from "vitest";
import { layerNormGru } from "./layer-norm-gru.ts";
import { expectEquations, logistic, product, standardized } from "./test-equations.ts";

const HIDDEN = 3;
const units = Array.from({ length: HIDDEN }, (_, unit) => unit);

beforeAll(() => start(reference()));

test("layerNormGru follows the equations of Ba, Kiros and Hinton, with z the share that is kept", () => {
  const normal = (gates: number[]) => [
    ...standardized(gates.slice(0, 2 * HIDDEN)),
    ...standardized(gates.slice(2 * HIDDEN)),
  ];
  expectEquations(layerNormGru({ inputSize: 2, hiddenSize: HIDDEN }), (params, { h }, x) => {
    const gains = [params.vector("inputGain"), params.vector("recurrentGain")] as const;
    const fromInputs = normal(product(x, params.matrix("inputWeights"))).map((value, at) => {
      return gains[0][at]! * value + params.vector("bias")[at]!;
    });
    const fromState = normal(product(h!, params.matrix("recurrentWeights"))).map(
      (value, at) => gains[1][at]! * value,
    );
    const nextH = units.map((k) => {
      const r = logistic(fromInputs[k]! + fromState[k]!);
      const z = logistic(fromInputs[HIDDEN + k]! + fromState[HIDDEN + k]!);
      const recurrent = fromState[2 * HIDDEN + k]! + params.vector("recurrentBias")[k]!;
      const n = Math.tanh(fromInputs[2 * HIDDEN + k]! + r * recurrent);
      return (1 - z) * n + z * h![k]!;
    });
    return { output: nextH, state: { h: nextH } };
  });
});
