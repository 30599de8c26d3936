import { random, reference, start } from "@refrain/core";
import { beforeAll, describe, expect, test } from "vitest";
import { elman } from "./elman.ts";

beforeAll(() => start(reference()));

describe("elman", () => {
  test("begins with orthogonal recurrent weights and zero bias", () => {
    const { recurrentWeights, bias } = elman({ inputSize: 2, hiddenSize: 4 }).init(random(1));
    const U = Array.from(recurrentWeights.dataSync());
    for (let a = 0; a < 4; a++) {
      for (let b = 0; b < 4; b++) {
        const dot = [0, 1, 2, 3].reduce((sum, k) => sum + U[4 * a + k]! * U[4 * b + k]!, 0);
        expect(dot).toBeCloseTo(a === b ? 1 : 0, 6);
      }
    }
    expect(Array.from(bias.dataSync())).toEqual([0, 0, 0, 0]);
  });

  test("refuses sizes and activations that do not fit", () => {
    expect(() => elman({ inputSize: -1, hiddenSize: 4 })).toThrow(
      new Error("elman: inputSize must be an integer from 1, got -1."),
    );
    const options = JSON.parse('{ "inputSize": 1, "hiddenSize": 1, "activation": "sin" }');
    expect(() => elman(options)).toThrow(new Error('elman: activation must be "tanh" or "relu", got "sin".'));
  });
});
