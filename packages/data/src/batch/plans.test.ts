import { expect, test } from "vitest";
import { permutation } from "../random/permutation.ts";
import type { Batches } from "./batches.ts";
import { bucketBatches } from "./bucket-batches.ts";
import { fixedBatches } from "./fixed-batches.ts";
import { tokenBudgetBatches } from "./token-budget-batches.ts";

const epochOf = (batches: Batches<Int32Array>, epoch = 0) =>
  Array.from({ length: batches.count(epoch) }, (_, index) => [...batches.at(epoch, index)]);
const ascending = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Lengths from 1 to 50 in no order. */
const lengthsOf = (count: number, seed: number) =>
  Array.from(permutation({ count, seed, stream: 0 }), (place) => 1 + (place % 50));

/** Tokens with padding, over tokens: 1 is without padding. */
const paddingFactor = (batches: readonly number[][], lengths: readonly number[]) => {
  const padded = batches.map((rows) => rows.length * Math.max(...rows.map((row) => lengths[row]!)));
  return padded.reduce((a, b) => a + b) / lengths.reduce((a, b) => a + b);
};

const plans: Record<string, (lengths: readonly number[], seed?: number) => Batches<Int32Array>> = {
  fixedBatches: (lengths, seed) =>
    fixedBatches({ count: lengths.length, size: 8, ...(seed === undefined ? {} : { seed }) }),
  bucketBatches: (lengths, seed) =>
    bucketBatches({ lengths, size: 8, pool: 60, ...(seed === undefined ? {} : { seed }) }),
  tokenBudgetBatches: (lengths, seed) =>
    tokenBudgetBatches({ lengths, maxTokens: 120, pool: 60, ...(seed === undefined ? {} : { seed }) }),
};

test.each(Object.keys(plans))("%s hold every example exactly once in each epoch", (name) => {
  for (const count of [1, 7, 8, 9, 64, 211]) {
    for (const seed of [undefined, 0, 5]) {
      const batches = plans[name]!(lengthsOf(count, count), seed);
      for (const epoch of [0, 1, 9]) expect(ascending(epochOf(batches, epoch).flat())).toEqual(upTo(count));
    }
  }
});

test.each(Object.keys(plans))("%s differ from seed to seed and from epoch to epoch, and only so", (name) => {
  const batches = (seed: number) => plans[name]!(lengthsOf(100, 1), seed);
  expect(epochOf(batches(1), 3)).toEqual(epochOf(batches(1), 3));
  expect(epochOf(batches(1), 3)).not.toEqual(epochOf(batches(1), 4));
  expect(epochOf(batches(1), 3)).not.toEqual(epochOf(batches(2), 3));
});

test("fixed batches without a seed keep the order", () => {
  expect(epochOf(fixedBatches({ count: 5, size: 2 }), 4)).toEqual([[0, 1], [2, 3], [4]]);
  expect(epochOf(fixedBatches({ count: 5, size: 2, last: "drop" }))).toEqual([
    [0, 1],
    [2, 3],
  ]);
});

test("all bucket batches are full but one, and none is short when the last is dropped", () => {
  const lengths = lengthsOf(211, 2);
  const sizes = (last: "short" | "drop") =>
    epochOf(bucketBatches({ lengths, size: 8, seed: 1, pool: 50, last })).map((rows) => rows.length);
  expect(ascending(sizes("short"))).toEqual([3, ...Array<number>(26).fill(8)]);
  expect(sizes("drop")).toEqual(Array<number>(26).fill(8));
});

test("which examples a dropped last batch leaves out is random, not the longest", () => {
  const lengths = lengthsOf(19, 2);
  const batches = bucketBatches({ lengths, size: 8, seed: 1, last: "drop" });
  const left = new Set(
    upTo(40).flatMap((epoch) => upTo(19).filter((i) => !epochOf(batches, epoch).flat().includes(i))),
  );
  expect(left.size).toBe(19);
});

test("bucket batches pad far less than shuffled ones", () => {
  const lengths = lengthsOf(2000, 3);
  const bucketed = paddingFactor(epochOf(bucketBatches({ lengths, size: 16, seed: 1 })), lengths);
  const shuffled = paddingFactor(epochOf(fixedBatches({ count: 2000, size: 16, seed: 1 })), lengths);
  expect(bucketed).toBeLessThan(1.02);
  expect(shuffled).toBeGreaterThan(1.7);
});

test("no token-budget batch is over its budget, and none could take one more of its pool", () => {
  const lengths = lengthsOf(500, 4);
  const cost = (rows: readonly number[]) => rows.length * Math.max(...rows.map((row) => lengths[row]!));
  const sorted = epochOf(tokenBudgetBatches({ lengths, maxTokens: 200 }));
  sorted.forEach((rows, index) => {
    expect(cost(rows)).toBeLessThanOrEqual(200);
    const next = sorted[index + 1]?.[0];
    if (next !== undefined) expect(cost([...rows, next])).toBeGreaterThan(200);
  });
  for (const rows of epochOf(tokenBudgetBatches({ lengths, maxTokens: 200, seed: 1, pool: 64 }))) {
    expect(cost(rows)).toBeLessThanOrEqual(200);
  }
});

test("a batch belongs to its reader: changing it changes no later one", () => {
  const batches = fixedBatches({ count: 4, size: 2, seed: 1 });
  const first = [...batches.at(0, 0)];
  batches.at(0, 0).fill(9);
  expect([...batches.at(0, 0)]).toEqual(first);
});

test.each<[() => unknown, string]>([
  [() => fixedBatches({ count: 0, size: 2 }), "fixedBatches: count must be an integer from 1, got 0."],
  [() => fixedBatches({ count: 4, size: 0 }), "fixedBatches: size must be an integer from 1, got 0."],
  [
    () => fixedBatches({ count: 4, size: 5, last: "drop" }),
    'fixedBatches: 4 examples do not fill one batch of 5. Use a smaller size, or last: "short".',
  ],
  [
    () => bucketBatches({ lengths: [1], size: 5, last: "drop" }),
    'bucketBatches: 1 examples do not fill one batch of 5. Use a smaller size, or last: "short".',
  ],
  [
    () => bucketBatches({ lengths: [], size: 5 }),
    "bucketBatches: lengths must not be empty: there is nothing to batch.",
  ],
  [
    () => bucketBatches({ lengths: [3, 0], size: 5 }),
    "bucketBatches: each length must be an integer from 1, got 0 for example 1.",
  ],
  [
    () => tokenBudgetBatches({ lengths: [3, Number.NaN], maxTokens: 5 }),
    "tokenBudgetBatches: each length must be an integer from 1, got NaN for example 1.",
  ],
  [
    () => tokenBudgetBatches({ lengths: [3, 6, 2], maxTokens: 5 }),
    "tokenBudgetBatches: example 1 has 6 tokens and fits no batch of maxTokens=5. " +
      "Raise maxTokens, or truncate or leave out the example.",
  ],
  [
    () => fixedBatches({ count: 4, size: 2 }).at(0, 2),
    "batches: index must be from 0 to 1 in epoch 0, got 2.",
  ],
  [() => fixedBatches({ count: 4, size: 2 }).at(-1, 0), "batches: epoch must be an integer from 0, got -1."],
])("%s is refused", (make, message) => {
  expect(make).toThrow(new Error(message));
});
