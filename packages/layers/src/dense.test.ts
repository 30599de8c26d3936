import { intTensor, random, reference, start, tensor, transpose, zeros } from "@refrain/core";
import { beforeAll, expect, test } from "vitest";
import { dense } from "./dense.ts";

beforeAll(async () => {
  await start(reference());
});

const context = { training: false, random: random(1) };

test("every leading axis is a row of the same map", () => {
  const layer = dense({ inputSize: 2, outputSize: 3 });
  const params = { weights: tensor([[1, 0, 2], [0, 1, 3]]), bias: tensor([10, 20, 30]) }; // biome-ignore format: rows
  const flat = layer.apply(params, tensor([1, 2]), context);
  expect([flat.shape, Array.from(flat.dataSync())]).toEqual([[3], [11, 22, 38]]);
  const deep = layer.apply(params, tensor([[[1, 2], [3, 4]]]), context); // biome-ignore format: rows
  expect([deep.shape, Array.from(deep.dataSync())]).toEqual([[1, 2, 3], [11, 22, 38, 13, 24, 48]]); // biome-ignore format: rows
});

test("without a bias there is none", () => {
  const layer = dense({ inputSize: 4, outputSize: 2, bias: false });
  const params = layer.init(random(1));
  expect(Object.keys(params)).toEqual(["weights"]);
  const zero = layer.apply(params, tensor([[0, 0, 0, 0]]), context);
  expect(Array.from(zero.dataSync())).toEqual([0, 0]);
});

test("weights begin Glorot-uniform, the bias as zeros", () => {
  const { weights, bias } = dense({ inputSize: 30, outputSize: 20 }).init(random(1));
  const limit = Math.sqrt(6 / 50);
  expect(weights.dataSync().every((value) => Math.abs(value) <= limit)).toBe(true);
  expect(Math.max(...weights.dataSync())).toBeGreaterThan(0.95 * limit);
  expect(bias!.dataSync().every((value) => value === 0)).toBe(true);
});

test("wrong sizes and inputs are refused", () => {
  expect(() => dense({ inputSize: 1.5, outputSize: 2 })).toThrow(
    "dense: inputSize must be a positive integer, got 1.5.",
  );
  const layer = dense({ inputSize: 4, outputSize: 2 });
  const params = layer.init(random(1));
  expect(() => layer.apply(params, tensor([[1, 2, 3]]), context)).toThrow(
    "dense: inputs must be [..., input=4], got [1, 3].",
  );
  expect(() => layer.apply(params, intTensor([1, 2, 3, 4]), context)).toThrow(
    "dense: inputs must be [..., input=4], got int32 [4].",
  );
  expect(() => layer.apply(params, [[1, 2, 3, 4]] as never, context)).toThrow(
    new Error("dense: inputs must be a tensor, got Array. Use tensor."),
  );
  expect(() => layer.apply({ weights: transpose(params.weights) }, tensor([[1, 2, 3, 4]]), context)).toThrow(
    new Error(
      "dense: weights must be [input=4, output=2], got [2, 4]. The parameters are of another layer, or PyTorch's, to be transposed.",
    ),
  );
  expect(() => layer.apply({ table: zeros([2]) } as never, tensor([[1, 2, 3, 4]]), context)).toThrow(
    new Error("dense: weights must be a tensor, got undefined. The parameters are of another layer."),
  );
});
