import { random, reference, start, sum, type Tensor, tensor, valueAndGrad } from "@refrain/core";
import { beforeAll, expect, test } from "vitest";
import { lastPooling, maxPooling, meanPooling } from "./pooling.ts";

beforeAll(async () => {
  await start(reference());
});

const context = { training: false, random: random(1) };
const poolings = { mean: meanPooling(), max: maxPooling(), last: lastPooling() };

// [2, 3, 2]; the second row has one step, and what stands behind must not matter.
const rows = [[[1, -5], [3, -6], [2, -7]], [[-4, 8], [Number.NaN, 99], [99, Number.NaN]]]; // biome-ignore format: rows
const lengths = [3, 1];

test("each pooling sees a row's own steps only", () => {
  const pooled = (name: keyof typeof poolings) =>
    Array.from(poolings[name].apply({}, { inputs: tensor(rows), lengths }, context).dataSync());
  expect(pooled("mean")).toEqual([2, -6, -4, 8]);
  expect(pooled("max")).toEqual([3, -5, -4, 8]);
  expect(pooled("last")).toEqual([2, -7, -4, 8]);
});

test("steps behind a row's end get no gradient", () => {
  const gradient = (name: keyof typeof poolings) =>
    Array.from(
      valueAndGrad((inputs: Tensor) => sum(poolings[name].apply({}, { inputs, lengths }, context)))(
        tensor(rows),
      ).grads.dataSync(),
    );
  const third = Math.fround(1 / 3);
  expect(gradient("mean")).toEqual([third, third, third, third, third, third, 1, 1, 0, 0, 0, 0]);
  expect(gradient("max")).toEqual([0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0]);
  expect(gradient("last")).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0]);
});

test("without lengths all steps count, as with full ones", () => {
  const inputs = random(2).normal([3, 4, 5]);
  for (const layer of Object.values(poolings)) {
    const all = layer.apply({}, { inputs }, context).dataSync();
    expect(layer.apply({}, { inputs, lengths: [4, 4, 4] }, context).dataSync()).toEqual(all);
  }
});

test("wrong inputs and lengths are refused", () => {
  const inputs = tensor(rows);
  expect(() => poolings.mean.apply({}, { inputs: tensor([[1, 2]]) }, context)).toThrow(
    "meanPooling: inputs must be [batch, time, features], none of them 0, got [1, 2].",
  );
  expect(() => poolings.max.apply({}, { inputs, lengths: [3] }, context)).toThrow(
    "maxPooling: lengths must have one number for each of 2 rows, got 1.",
  );
  expect(() => poolings.last.apply({}, { inputs, lengths: [3, 4] }, context)).toThrow(
    "lastPooling: lengths must be integers from 1 to time=3, got 4 for row 1. Leave empty rows out.",
  );
  expect(() => poolings.last.apply({}, { inputs, lengths: [0, 1] }, context)).toThrow(
    "lastPooling: lengths must be integers from 1 to time=3, got 0 for row 0. Leave empty rows out.",
  );
});
