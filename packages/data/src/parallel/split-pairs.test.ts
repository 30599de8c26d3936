import { expect, test } from "vitest";
import { permutation } from "../random/permutation.ts";
import type { SentencePair } from "./parallel-text.ts";
import { splitPairs } from "./split-pairs.ts";

const fractions = { train: 0.8, validation: 0.1, test: 0.1 } as const;

/** Pairs of few sentences each way, so that many are shared. */
const pairs: readonly SentencePair[] = Array.from({ length: 4000 }, (_, i) => ({
  source: `sentence ${(i * 7919) % 3001}`,
  target: `句子${(i * 104729) % 3203}`,
})).filter((_, i) => i % 3 !== 0);

test("every pair is in one part, in the order given", () => {
  const parts = splitPairs(pairs, { seed: 1, fractions });
  const all = Object.values(parts).flat();
  expect(all.length).toBe(pairs.length);
  expect(new Set(all)).toEqual(new Set(pairs));
  const places = parts.train.map((pair) => pairs.indexOf(pair));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test("no sentence of either language is in two parts", () => {
  const { train, validation, test: tested } = splitPairs(pairs, { seed: 1, fractions });
  for (const side of ["source", "target"] as const) {
    const seen = new Set(train.map((pair) => pair[side]));
    const held = new Set(validation.map((pair) => pair[side]));
    for (const pair of validation) expect(seen.has(pair[side])).toBe(false);
    for (const pair of tested) expect(seen.has(pair[side]) || held.has(pair[side])).toBe(false);
  }
});

test("sentences that differ in case, punctuation or width alone stay together", () => {
  const twins = Array.from({ length: 300 }, (_, i) => [
    { source: `Number ${i}.`, target: `數${i}` },
    { source: `number ${i}!`, target: `${i}號。` },
    { source: `it is ${i}`, target: `${i}号` },
    { source: `so ${i}`, target: `（${i}号）！` },
  ]).flat();
  const parts = splitPairs(twins, { seed: 5, fractions: { a: 0.5, b: 0.5 } });
  const partOf = (pair: SentencePair): boolean => parts.a.includes(pair);
  for (let i = 0; i < twins.length; i += 2) {
    expect(partOf(twins[i]!)).toBe(partOf(twins[i + 1]!));
  }
});

test("pairs that are linked by others stay together, however long the chain", () => {
  const chain = Array.from({ length: 3000 }, (_, i) => ({
    source: `s${i >> 1}`,
    target: `t${(i + 1) >> 1}`,
  }));
  const others = Array.from({ length: 200 }, (_, i) => ({ source: `x${i}`, target: `y${i}` }));
  const { train, test: tested } = splitPairs([...others, ...chain], {
    seed: 2,
    fractions: { train: 0.5, test: 0.5 },
  });
  const links = [train, tested].map((part) => part.filter(({ source }) => source.startsWith("s")).length);
  expect(links.toSorted()).toEqual([0, 3000]);
});

test("parts have nearly their fractions", () => {
  const apart = Array.from({ length: 10_000 }, (_, i) => ({ source: `a ${i}`, target: `b ${i}` }));
  const parts = splitPairs(apart, { seed: 3, fractions });
  expect(parts.train.length / apart.length).toBeCloseTo(0.8, 1);
  expect(parts.validation.length / apart.length).toBeCloseTo(0.1, 1);
});

test("where a pair goes does not depend on the order or on strangers, but on the seed", () => {
  const apart = Array.from({ length: 500 }, (_, i) => ({ source: `a ${i}`, target: `b ${i}` }));
  const shuffled = Array.from(permutation({ count: 500, seed: 1, stream: 0 }), (i) => apart[i]!);
  const testOf = (given: readonly SentencePair[], seed: number): string[] =>
    splitPairs(given, { seed, fractions })
      .test.map(({ source }) => source)
      .toSorted();
  const first = testOf(apart, 1);
  expect(testOf(shuffled, 1)).toEqual(first);
  expect(
    testOf([...apart, { source: "new", target: "neu" }], 1).filter((source) => source !== "new"),
  ).toEqual(first);
  expect(testOf(apart, 2)).not.toEqual(first);
});

test("what cannot be split is refused", () => {
  const few = pairs.slice(0, 2);
  expect(() => splitPairs(few, { seed: 1, fractions: { train: 0.5, test: 0.6 } })).toThrow(
    new Error(
      'splitPairs: fractions must be above 0 and add up to 1, got {"train":0.5,"test":0.6}, which add up to 1.1.',
    ),
  );
  expect(() => splitPairs(few, { seed: 1.5, fractions })).toThrow(
    new Error("splitPairs: seed must be an integer from 0 to 9007199254740991, got 1.5."),
  );
  expect(() => splitPairs([], { seed: 1, fractions: { train: 1 } })).toThrow(
    new Error(
      'splitPairs: "train" would be empty: 0 items are too few for its fraction. Use a larger fraction or more data.',
    ),
  );
});
