import { intTensor, random, reference, start, sum, tensor, valueAndGrad } from "@refrain/core";
import { beforeAll, expect, test } from "vitest";
import { embedding } from "./embedding.ts";
import { tiedOutput } from "./tied-output.ts";

beforeAll(async () => {
  await start(reference());
});

const context = { training: true, random: random(1) };
const layer = embedding({ vocabularySize: 3, size: 2, paddingIndex: 1 });

test("the padding token gives zeros and no gradient, even where the table holds something else", () => {
  const table = tensor([
    [1, 2],
    [Number.NaN, 9],
    [3, 4],
  ]);
  const ids = intTensor([[2, 1, 0, 2]]);
  expect(Array.from(layer.apply({ table }, ids, context).dataSync())).toEqual([3, 4, 0, 0, 1, 2, 3, 4]);
  const { grads } = valueAndGrad((params: { table: typeof table }) => sum(layer.apply(params, ids, context)))(
    {
      table,
    },
  );
  expect(Array.from(grads.table.dataSync())).toEqual([1, 1, 0, 0, 2, 2]);
});

test("a table begins with the asked deviation, and zeros for padding", () => {
  const wide = embedding({ vocabularySize: 200, size: 50, paddingIndex: 199, deviation: 0.1 });
  const numbers = Array.from(wide.init(random(4)).table.dataSync());
  expect(numbers.slice(199 * 50).every((value) => value === 0)).toBe(true);
  const variance = numbers.reduce((total, value) => total + value * value, 0) / (199 * 50);
  expect(Math.abs(variance / 0.01 - 1)).toBeLessThan(5 * Math.sqrt(2 / (199 * 50)));
});

test("ids of any rank are taken", () => {
  const { table } = layer.init(random(1));
  expect(layer.apply({ table }, intTensor(2), context).shape).toEqual([2]);
  expect(layer.apply({ table }, intTensor([[[0, 1]], [[1, 1]]]), context).shape).toEqual([2, 1, 2, 2]);
});

test("wrong options, ids and tables are refused", () => {
  expect(() => embedding({ vocabularySize: 0, size: 2 })).toThrow(
    "embedding: vocabularySize must be a positive integer, got 0.",
  );
  expect(() => embedding({ vocabularySize: 3, size: 2, paddingIndex: 3 })).toThrow(
    "embedding: paddingIndex must be an integer from 0 to 2, got 3.",
  );
  expect(() => embedding({ vocabularySize: 3, size: 2, deviation: -1 })).toThrow(
    "embedding: deviation must be at least 0, got -1.",
  );
  const params = layer.init(random(1));
  expect(() => layer.apply(params, tensor([1]), context)).toThrow(
    "embedding: ids must be int32, got float32 [1]. Use intTensor.",
  );
  expect(() => layer.apply({ table: tensor([[1, 2]]) }, intTensor([0]), context)).toThrow(
    "embedding: table must be [vocabulary=3, size=2], got [1, 2].",
  );
  expect(() => layer.apply(params, intTensor([3]), context)).toThrow(
    "gather: ids must be from 0 to 2, got 3 at position 0.",
  );
  expect(() => layer.apply(params, new Int32Array(2) as never, context)).toThrow(
    new Error("embedding: ids must be a tensor, got Int32Array. Use intTensor."),
  );
  const output = tiedOutput({ vocabularySize: 3, size: 2 });
  const { bias } = output.init(random(1));
  expect(() => output.apply({ bias }, { inputs: tensor([[1, 2, 3]]), ...params }, context)).toThrow(
    "tiedOutput: inputs must be [..., size=2], got [1, 3].",
  );
  expect(() => output.apply({ bias }, { inputs: tensor([[1, 2]]), table: tensor([[1]]) }, context)).toThrow(
    "tiedOutput: table must be [vocabulary=3, size=2], got [1, 1].",
  );
});
