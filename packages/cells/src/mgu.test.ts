import { reference, start } from "@refrain/core";
import { beforeAll, test } from "vitest";
import { mgu } from "./mgu.ts";
import { column, expectEquations, logistic } from "./test-equations.ts";

const HIDDEN = 3;
const units = Array.from({ length: HIDDEN }, (_, unit) => unit);

beforeAll(() => start(reference()));

test("mgu follows the equations of Zhou et al.", () => {
  expectEquations(mgu({ inputSize: 2, hiddenSize: HIDDEN }), (params, { h }, x) => {
    const [W, U] = [params.matrix("inputWeights"), params.matrix("recurrentWeights")];
    const b = params.vector("bias");
    const f = units.map((k) => logistic(column(x, W, k) + column(h!, U, k) + b[k]!));
    const gated = units.map((k) => f[k]! * h![k]!);
    const nextH = units.map((k) => {
      const n = HIDDEN + k;
      const candidate = Math.tanh(column(x, W, n) + column(gated, U, n) + b[n]!);
      return (1 - f[k]!) * h![k]! + f[k]! * candidate;
    });
    return { output: nextH, state: { h: nextH } };
  });
});
