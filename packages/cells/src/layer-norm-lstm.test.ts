import { random, reference, start } from "@refrain/core";
import { beforeAll, describe, expect, test } from "vitest";
import { layerNormLstm } from "./layer-norm-lstm.ts";
import { expectEquations, logistic, product, standardized } from "./test-equations.ts";

const HIDDEN = 3;
const units = Array.from({ length: HIDDEN }, (_, unit) => unit);

beforeAll(() => start(reference()));

describe("layerNormLstm", () => {
  test("follows the equations of Ba, Kiros and Hinton", () => {
    expectEquations(layerNormLstm({ inputSize: 2, hiddenSize: HIDDEN }), (params, { h, c }, x) => {
      const fromInputs = standardized(product(x, params.matrix("inputWeights")));
      const fromState = standardized(product(h!, params.matrix("recurrentWeights")));
      const gate = (order: number, k: number) => {
        const at = order * HIDDEN + k;
        return (
          params.vector("inputGain")[at]! * fromInputs[at]! +
          params.vector("recurrentGain")[at]! * fromState[at]! +
          params.vector("bias")[at]!
        );
      };
      const nextC = units.map(
        (k) => logistic(gate(1, k)) * c![k]! + logistic(gate(0, k)) * Math.tanh(gate(2, k)),
      );
      const normal = standardized(nextC);
      const nextH = units.map((k) => {
        const shown = params.vector("cellGain")[k]! * normal[k]! + params.vector("cellBias")[k]!;
        return logistic(gate(3, k)) * Math.tanh(shown);
      });
      return { output: nextH, state: { h: nextH, c: nextC } };
    });
  });

  test("remembers at first", () => {
    const { bias } = layerNormLstm({ inputSize: 1, hiddenSize: 1 }).init(random(1));
    expect(Array.from(bias.dataSync())).toEqual([0, 1, 0, 0]);
  });
});
