import { random, reference, start } from "@refrain/core";
import { beforeAll, describe, expect, test } from "vitest";
import { janet } from "./janet.ts";
import { column, expectEquations, logistic } from "./test-equations.ts";

const HIDDEN = 3;
const units = Array.from({ length: HIDDEN }, (_, unit) => unit);

beforeAll(() => start(reference()));

describe("janet", () => {
  test.each([1, 0.25])("follows the equations of van der Westhuizen and Lasenby with beta %d", (beta) => {
    expectEquations(janet({ inputSize: 2, hiddenSize: HIDDEN, beta }), (params, { h }, x) => {
      const gate = (at: number) =>
        column(x, params.matrix("inputWeights"), at) +
        column(h!, params.matrix("recurrentWeights"), at) +
        params.vector("bias")[at]!;
      const nextH = units.map((k) => {
        const s = gate(k);
        return logistic(s) * h![k]! + (1 - logistic(s - beta)) * Math.tanh(gate(HIDDEN + k));
      });
      return { output: nextH, state: { h: nextH } };
    });
  });

  test("remembers at first", () => {
    const { bias } = janet({ inputSize: 1, hiddenSize: 2, forgetBias: 2 }).init(random(1));
    expect(Array.from(bias.dataSync())).toEqual([2, 2, 0, 0]);
  });

  test("refuses a beta that is no number", () => {
    expect(() => janet({ inputSize: 1, hiddenSize: 1, beta: Number.POSITIVE_INFINITY })).toThrow(
      new Error("janet: beta must be a finite number, got Infinity."),
    );
  });
});
