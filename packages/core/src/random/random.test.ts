import { beforeAll, describe, expect, test } from "vitest";
import { reference } from "../reference/device.ts";
import { start } from "../runtime.ts";
import type { TypedArray } from "../spec.ts";
import { random, randomFromKey } from "./random.ts";

beforeAll(() => start(reference()));

const COUNT = 20_000;

function moments(data: TypedArray): { mean: number; deviation: number; smallest: number; largest: number } {
  let [total, squares, smallest, largest] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of data) {
    total += value;
    squares += value * value;
    smallest = Math.min(smallest, value);
    largest = Math.max(largest, value);
  }
  const mean = total / data.length;
  return { mean, deviation: Math.sqrt(squares / data.length - mean * mean), smallest, largest };
}

/** Of observed counts against equal expectations. */
function chiSquare(counts: readonly number[], expected: readonly number[]): number {
  return counts.reduce((sum, count, i) => sum + (count - expected[i]!) ** 2 / expected[i]!, 0);
}

describe("laws", () => {
  test("the same seed and names give the same numbers, however often they are asked for", () => {
    const [a, b] = [random(7).split("encoder").split(3), random(7).split("encoder").split(3)];
    expect(a.key).toEqual(b.key);
    expect(a.normal([5]).dataSync()).toEqual(b.normal([5]).dataSync());
    expect(a.uniform([5]).dataSync()).toEqual(a.uniform([5]).dataSync());
    expect(randomFromKey(a.key).number()).toBe(a.number());
  });

  test("a longer draw begins with the shorter one", () => {
    const source = random(3);
    expect(source.uniform([10]).dataSync().slice(0, 5)).toEqual(source.uniform([5]).dataSync());
    expect(source.normal([10]).dataSync().slice(0, 5)).toEqual(source.normal([5]).dataSync());
  });

  test("seeds and names of all kinds give different keys", () => {
    const root = random(1);
    const sources = [
      ...[0, 1, 2, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1].map(random),
      ...["", "a", "b", "ab", "ba", "0", "é"].map((name) => root.split(name)),
      ...Array.from({ length: 1000 }, (_, i) => root.split("layer").split(i)),
    ];
    expect(new Set(sources.map(({ key }) => key.join())).size).toBe(sources.length);
  });

  test("a number and its text are one name", () => {
    expect(random(1).split(5).key).toEqual(random(1).split("5").key);
  });

  test("streams of different names are not correlated", () => {
    const draws = ["a", "b"].map((name) => random(5).split(name).normal([COUNT]).dataSync());
    let product = 0;
    for (let i = 0; i < COUNT; i++) product += draws[0]![i]! * draws[1]![i]!;
    // Five standard errors.
    expect(Math.abs(product / COUNT)).toBeLessThan(5 / Math.sqrt(COUNT));
  });
});

describe("distributions", () => {
  test("uniform: mean, deviation, limits, and equal frequencies", () => {
    const data = random(1).uniform([COUNT]).dataSync();
    const { mean, deviation, smallest, largest } = moments(data);
    expect(Math.abs(mean - 0.5)).toBeLessThan((5 * Math.sqrt(1 / 12)) / Math.sqrt(COUNT));
    expect(Math.abs(deviation - Math.sqrt(1 / 12))).toBeLessThan(0.005);
    expect(smallest).toBeGreaterThanOrEqual(0);
    expect(largest).toBeLessThan(1);
    const counts = new Array<number>(20).fill(0);
    for (const value of data) counts[Math.floor(value * 20)]!++;
    // The 99.9 % point of chi-square with 19 degrees of freedom.
    expect(
      chiSquare(
        counts,
        counts.map(() => COUNT / 20),
      ),
    ).toBeLessThan(43.8);
    const other = moments(random(1).uniform([COUNT], -3, 5).dataSync());
    expect(Math.abs(other.mean - 1)).toBeLessThan(0.09);
    expect([other.smallest >= -3, other.largest < 5]).toEqual([true, true]);
  });

  test("normal: mean, deviation, and the share within one deviation", () => {
    const data = random(2).normal([COUNT], 3, 2).dataSync();
    const { mean, deviation } = moments(data);
    expect(Math.abs(mean - 3)).toBeLessThan((5 * 2) / Math.sqrt(COUNT));
    expect(Math.abs(deviation - 2)).toBeLessThan((5 * 2) / Math.sqrt(2 * COUNT));
    const within = data.filter((value) => Math.abs(value - 3) < 2).length / COUNT;
    expect(Math.abs(within - 0.6827)).toBeLessThan(0.017);
  });

  test("truncated normal: within two deviations, with the deviation 0.8796 of such a normal", () => {
    const { mean, deviation, smallest, largest } = moments(
      random(3).truncatedNormal([COUNT], 1, 0.5).dataSync(),
    );
    expect(Math.abs(mean - 1)).toBeLessThan(0.016);
    expect(Math.abs(deviation / 0.5 - 0.8796)).toBeLessThan(0.02);
    expect([smallest >= 0, largest <= 2]).toEqual([true, true]);
  });

  test("bernoulli and dropout masks: the rate, and exactly the scale that keeps the mean", () => {
    const ones = random(4).bernoulli([COUNT], 0.3).dataSync();
    expect(new Set(ones)).toEqual(new Set([0, 1]));
    expect(Math.abs(moments(ones).mean - 0.3)).toBeLessThan(0.017);
    const mask = random(5).dropoutMask([COUNT], 0.2).dataSync();
    expect(new Set(mask)).toEqual(new Set([0, Math.fround(1.25)]));
    expect(Math.abs(moments(mask).mean - 1)).toBeLessThan(0.018);
  });

  test("probabilities 0 and 1 are certain", () => {
    const [never, always] = [0, 1].map((p) => new Set(random(6).bernoulli([1000], p).dataSync()));
    expect([never, always]).toEqual([new Set([0]), new Set([1])]);
    const [all, none] = [0, 1].map((rate) => new Set(random(6).dropoutMask([1000], rate).dataSync()));
    expect([all, none]).toEqual([new Set([1]), new Set([0])]);
  });

  test("a permutation has each number once, and every order equally often", () => {
    expect([...random(7).permutation(50)].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, i) => i),
    );
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = random(8).split(i).permutation(3).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // The 99.9 % point of chi-square with 5 degrees of freedom.
    expect(chiSquare([...counts.values()], new Array(6).fill(1000))).toBeLessThan(20.5);
    expect([random(1).permutation(0), random(1).permutation(1)]).toEqual([
      new Int32Array(0),
      new Int32Array(1),
    ]);
  });

  test("categorical draws in proportion to the weights, and never a weight of 0", () => {
    const weights = [1, 0, 3, 6];
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 5000; i++) counts[random(9).split(i).categorical(weights)]!++;
    expect(counts[1]).toBe(0);
    const drawn = [counts[0]!, counts[2]!, counts[3]!];
    // The 99.9 % point of chi-square with 2 degrees of freedom.
    expect(chiSquare(drawn, [500, 1500, 3000])).toBeLessThan(13.8);
  });
});

describe("bad input", () => {
  test("seeds that are no integers from 0 to 2^53 - 1", () => {
    for (const seed of [-1, 1.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY]) {
      expect(() => random(seed)).toThrow(
        new Error(`random: the seed must be an integer from 0 to 2^53 - 1, got ${seed}.`),
      );
    }
  });

  test("probabilities, weights and counts that are none", () => {
    const source = random(1);
    expect(() => source.bernoulli([1], 1.5)).toThrow(
      new Error("bernoulli: the probability must be from 0 to 1, got 1.5."),
    );
    expect(() => source.dropoutMask([1], Number.NaN)).toThrow(
      new Error("dropoutMask: the rate must be from 0 to 1, got NaN."),
    );
    expect(() => source.categorical([1, -1])).toThrow(
      new Error("categorical: weights must be finite and not negative, got -1 at 1."),
    );
    expect(() => source.categorical([0, 0])).toThrow(
      new Error("categorical: at least one weight must be above 0."),
    );
    expect(() => source.permutation(-1)).toThrow(
      new Error("permutation: n must be an integer, 0 or more, got -1."),
    );
  });
});
