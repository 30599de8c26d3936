import { full, random, reference, start, tensor } from "@refrain/core";
import { beforeAll, expect, test } from "vitest";
import { dropout } from "./dropout.ts";
import { lockedDropout } from "./locked-dropout.ts";

beforeAll(async () => {
  await start(reference());
});

const training = { training: true, random: random(3) };
const evaluation = { training: false, random: random(3) };

test("dropout drops its rate of the numbers, within five standard deviations", () => {
  const numbers = dropout(0.3)
    .apply({}, full([100, 100], 1), training)
    .dataSync();
  const dropped = numbers.filter((value) => value === 0).length;
  expect(Math.abs(dropped - 3000)).toBeLessThan(5 * Math.sqrt(10_000 * 0.3 * 0.7));
});

test("the numbers that stay are scaled by exactly 1 / (1 - rate)", () => {
  for (const rate of [0.1, 0.25, 0.5, 0.75]) {
    const numbers = dropout(rate)
      .apply({}, full([400], 2), training)
      .dataSync();
    const scaled = Math.fround(2 * Math.fround(1 / (1 - rate)));
    expect([...new Set(numbers)].sort()).toEqual([0, scaled]);
  }
});

test("outside of training, and at rate 0, the tensor itself comes back", () => {
  const x = tensor([[[1, 2]]]);
  for (const layer of [dropout, lockedDropout]) {
    expect(layer(0.5).apply({}, x, evaluation)).toBe(x);
    expect(layer(0).apply({}, x, training)).toBe(x);
  }
});

test("a mask depends on the context's random alone", () => {
  for (const layer of [dropout(0.5), lockedDropout(0.5)]) {
    const kept = (value: number, seed: number) =>
      layer
        .apply({}, full([4, 5, 6], value), { training: true, random: random(seed) })
        .dataSync()
        .map((x) => (x === 0 ? 0 : 1));
    expect(kept(7, 1)).toEqual(kept(-2, 1));
    expect(kept(7, 1)).not.toEqual(kept(7, 2));
  }
});

test("lockedDropout keeps one mask over all steps, another for each row", () => {
  const [batch, time, features] = [6, 9, 50];
  const numbers = lockedDropout(0.4)
    .apply({}, full([batch, time, features], 1), training)
    .dataSync();
  const step = (row: number, t: number) => {
    const from = (row * time + t) * features;
    return Array.from(numbers.slice(from, from + features));
  };
  for (let row = 0; row < batch; row++) {
    for (let t = 1; t < time; t++) expect(step(row, t)).toEqual(step(row, 0));
    if (row > 0) expect(step(row, 0)).not.toEqual(step(row - 1, 0));
  }
  const dropped = numbers.filter((value) => value === 0).length / time;
  expect(Math.abs(dropped - 120)).toBeLessThan(5 * Math.sqrt(300 * 0.4 * 0.6));
  expect(new Set(numbers)).toEqual(new Set([0, Math.fround(1 / 0.6)]));
});

test("a rate outside [0, 1) and a wrong rank are refused", () => {
  expect(() => dropout(1)).toThrow(
    "dropout: rate must be at least 0 and below 1, got 1. It is the share that is dropped.",
  );
  expect(() => lockedDropout(-0.1)).toThrow(
    "lockedDropout: rate must be at least 0 and below 1, got -0.1. It is the share that is dropped.",
  );
  expect(() => lockedDropout(0.5).apply({}, full([2, 3], 1), training)).toThrow(
    "lockedDropout: inputs must be [batch, time, features], got [2, 3].",
  );
});
