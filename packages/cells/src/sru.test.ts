import { reference, start } from "@refrain/core";
import { beforeAll, test } from "vitest";
import { sru } from "./sru.ts";
import { column, expectEquations, logistic, product } from "./test-equations.ts";

beforeAll(() => start(reference()));

test.each([3, 2])("sru follows the equations of Lei et al. with 3 units and %d inputs", (inputSize) => {
  const units = [0, 1, 2];
  expectEquations(sru({ inputSize, hiddenSize: 3 }), (params, { c }, x) => {
    const W = params.matrix("inputWeights");
    const [v, b] = [params.vector("recurrentWeights"), params.vector("bias")];
    const highway = inputSize === 3 ? x : product(x, params.matrix("highwayWeights"));
    const gate = (order: number, k: number) =>
      logistic(column(x, W, 3 * (order + 1) + k) + v[3 * order + k]! * c![k]! + b[3 * order + k]!);
    const nextC = units.map((k) => gate(0, k) * c![k]! + (1 - gate(0, k)) * column(x, W, k));
    const h = units.map((k) => gate(1, k) * nextC[k]! + (1 - gate(1, k)) * highway[k]! * Math.sqrt(3));
    return { output: h, state: { c: nextC } };
  });
});
