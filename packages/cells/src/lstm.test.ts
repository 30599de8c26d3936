import { namedLeaves, random, reference, start } from "@refrain/core";
import { beforeAll, describe, expect, test } from "vitest";
import { lstm } from "./lstm.ts";
import { column, expectEquations, logistic, type PlainStep } from "./test-equations.ts";

const HIDDEN = 3;
const units = Array.from({ length: HIDDEN }, (_, unit) => unit);

beforeAll(() => start(reference()));

describe("lstm", () => {
  test("with peepholes follows the equations of Gers, Schraudolph and Schmidhuber", () => {
    const step: PlainStep = (params, { h, c }, x) => {
      const gate = (order: number, unit: number) =>
        column(x, params.matrix("inputWeights"), order * HIDDEN + unit) +
        column(h!, params.matrix("recurrentWeights"), order * HIDDEN + unit) +
        params.vector("bias")[order * HIDDEN + unit]!;
      const peephole = (name: string, unit: number) => params.vector(`peepholes.${name}`)[unit]!;
      const nextC = units.map((k) => {
        const i = logistic(gate(0, k) + peephole("i", k) * c![k]!);
        const f = logistic(gate(1, k) + peephole("f", k) * c![k]!);
        return f * c![k]! + i * Math.tanh(gate(2, k));
      });
      const nextH = units.map((k) => {
        const o = logistic(gate(3, k) + peephole("o", k) * nextC[k]!);
        return o * Math.tanh(nextC[k]!);
      });
      return { output: nextH, state: { h: nextH, c: nextC } };
    };
    expectEquations(lstm({ inputSize: 2, hiddenSize: HIDDEN, peepholes: true }), step);
  });

  test("with coupled gates forgets what it does not take in", () => {
    const step: PlainStep = (params, { h, c }, x) => {
      const gate = (order: number, unit: number) =>
        column(x, params.matrix("inputWeights"), order * HIDDEN + unit) +
        column(h!, params.matrix("recurrentWeights"), order * HIDDEN + unit) +
        params.vector("bias")[order * HIDDEN + unit]!;
      const nextC = units.map((k) => {
        const i = logistic(gate(0, k));
        return (1 - i) * c![k]! + i * Math.tanh(gate(1, k));
      });
      const nextH = units.map((k) => logistic(gate(2, k)) * Math.tanh(nextC[k]!));
      return { output: nextH, state: { h: nextH, c: nextC } };
    };
    expectEquations(lstm({ inputSize: 2, hiddenSize: HIDDEN, coupledGates: true }), step);
  });

  test("remembers at first: the forget gate's bias is 1, the others 0", () => {
    const bias = (options: object) =>
      Array.from(
        lstm({ inputSize: 1, hiddenSize: 2, ...options })
          .init(random(1))
          .bias.dataSync(),
      );
    expect(bias({})).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
    expect(bias({ forgetBias: 3 })).toEqual([0, 0, 3, 3, 0, 0, 0, 0]);
    expect(bias({ coupledGates: true })).toEqual([-1, -1, 0, 0, 0, 0]);
  });

  test("has the parameters that its options ask for", () => {
    const shapes = (options: object) => {
      const params = lstm({ inputSize: 2, hiddenSize: 3, ...options }).init(random(1));
      return Object.fromEntries(Array.from(namedLeaves(params), ([name, { shape }]) => [name, shape]));
    };
    expect(shapes({})).toEqual({ bias: [12], inputWeights: [2, 12], recurrentWeights: [3, 12] });
    expect(shapes({ peepholes: true, coupledGates: true, projectionSize: 4 })).toEqual({
      bias: [9],
      inputWeights: [2, 9],
      "peepholes.i": [3],
      "peepholes.o": [3],
      projectionWeights: [3, 4],
      recurrentWeights: [4, 9],
    });
  });

  test("refuses options that do not fit", () => {
    const make = (options: object) => () => lstm({ inputSize: 2, hiddenSize: 3, ...options });
    expect(make({ hiddenSize: 0 })).toThrow(new Error("lstm: hiddenSize must be an integer from 1, got 0."));
    expect(make({ inputSize: "8" })).toThrow(
      new Error('lstm: inputSize must be an integer from 1, got "8".'),
    );
    expect(make({ projectionSize: 1.5 })).toThrow(
      new Error("lstm: projectionSize must be an integer from 1, got 1.5."),
    );
    expect(make({ peepholes: 1 })).toThrow(new Error("lstm: peepholes must be true or false, got 1."));
    expect(make({ forgetBias: Number.NaN })).toThrow(
      new Error("lstm: forgetBias must be a finite number, got NaN."),
    );
  });
});
