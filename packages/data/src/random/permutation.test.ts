import { expect, test } from "vitest";
import { permutation } from "./permutation.ts";

test("a permutation holds every number once", () => {
  for (const count of [0, 1, 2, 3, 10, 257, 5000]) {
    const order = permutation({ count, seed: 3, stream: count });
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
  }
});

test("the same seed and stream give the same order, and other ones another", () => {
  const order = permutation({ count: 100, seed: 7, stream: 2 });
  expect(permutation({ count: 100, seed: 7, stream: 2 })).toEqual(order);
  expect(permutation({ count: 100, seed: 8, stream: 2 })).not.toEqual(order);
  expect(permutation({ count: 100, seed: 7, stream: 3 })).not.toEqual(order);
  expect(permutation({ count: 100, seed: 7 + 2 ** 32, stream: 2 })).not.toEqual(order);
});

test("an order never changes between versions, since saved cursors rely on it", () => {
  expect([...permutation({ count: 10, seed: 42, stream: 1 })]).toEqual([2, 6, 7, 1, 8, 0, 3, 9, 5, 4]);
});

test("all orders of four items are equally likely", () => {
  const seen = new Map<string, number>();
  const draws = 24_000;
  for (let stream = 0; stream < draws; stream += 1) {
    const order = permutation({ count: 4, seed: 11, stream }).join("");
    seen.set(order, (seen.get(order) ?? 0) + 1);
  }
  expect(seen.size).toBe(24);
  const expected = draws / 24;
  const chiSquare = [...seen.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
  expect(chiSquare).toBeLessThan(49.7); // 23 degrees of freedom, p = 0.001
});

test.each([
  [{ count: -1, seed: 0, stream: 0 }, "permutation: count must be an integer from 0 to 2147483647, got -1."],
  [
    { count: 1, seed: 0.5, stream: 0 },
    "permutation: seed must be an integer from 0 to 9007199254740991, got 0.5.",
  ],
  [
    { count: 1, seed: 0, stream: Number.NaN },
    "permutation: stream must be an integer from 0 to 9007199254740991, got NaN.",
  ],
])("a permutation refuses %j", (options, message) => {
  expect(() => permutation(options)).toThrow(new Error(message));
});
