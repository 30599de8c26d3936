import { expect, test } from "vitest";
import { splitContiguous } from "./split-contiguous.ts";
import { splitShuffled } from "./split-shuffled.ts";
import { splitStratified } from "./split-stratified.ts";

const fractions = { train: 0.8, validation: 0.1, test: 0.1 };
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const ascending = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b);

test("contiguous parts follow each other and end with the last item", () => {
  expect(splitContiguous(100, fractions)).toEqual({
    train: { start: 0, end: 80 },
    validation: { start: 80, end: 90 },
    test: { start: 90, end: 100 },
  });
  for (let count = 10; count < 200; count += 1) {
    const { train, validation, test } = splitContiguous(count, fractions);
    expect([train.start, train.end, validation.end, test.end]).toEqual([
      0,
      validation.start,
      test.start,
      count,
    ]);
  }
});

test("the parts of a shuffled split hold every item once, ascending, in their sizes", () => {
  for (const count of [10, 37, 1000]) {
    const { train, validation, test } = splitShuffled({ count, seed: 3, fractions });
    expect(ascending([...train, ...validation, ...test])).toEqual(upTo(count));
    for (const part of [train, validation, test]) expect([...part]).toEqual(ascending([...part]));
    expect(Math.abs(train.length - 0.8 * count)).toBeLessThanOrEqual(0.5);
  }
});

test("a shuffled split follows its seed alone", () => {
  const split = (seed: number) => splitShuffled({ count: 50, seed, fractions });
  expect(split(1)).toEqual(split(1));
  expect(split(1)).not.toEqual(split(2));
});

test("the parts of a stratified split hold every item once, and each label's exact share up or down", () => {
  const labels = upTo(1000).map((item) => `label ${Math.floor(Math.sqrt(item))}`);
  const parts = splitStratified({ labels, seed: 5, fractions });
  expect(ascending([...parts.train, ...parts.validation, ...parts.test])).toEqual(upTo(1000));
  for (const [part, items] of Object.entries(parts)) {
    const fraction = fractions[part as keyof typeof fractions];
    expect(Math.abs(items.length - fraction * 1000)).toBeLessThan(2);
    for (const label of new Set(labels)) {
      const share = fraction * labels.filter((other) => other === label).length;
      const found = [...items].filter((item) => labels[item] === label).length;
      expect(Math.abs(found - share)).toBeLessThan(1);
    }
  }
});

test("many small classes do not starve a part", () => {
  const labels = upTo(300).map((item) => item % 100);
  const { train, validation, test } = splitStratified({ labels, seed: 1, fractions });
  expect([train.length, validation.length, test.length]).toEqual([240, 30, 30]);
});

test("a stratified split follows its seed alone, and which of a label's items it takes is random", () => {
  const labels = new Int32Array(40);
  const split = (seed: number) => splitStratified({ labels, seed, fractions });
  expect(split(1)).toEqual(split(1));
  const tested = new Set(upTo(100).flatMap((seed) => [...split(seed).test]));
  expect(tested.size).toBe(40);
});

test("parts may have any names", () => {
  expect(splitContiguous(4, { first: 0.5, second: 0.5 }).second).toEqual({ start: 2, end: 4 });
});

test.each<[string, () => unknown, string]>([
  [
    "fractions over 1",
    () => splitContiguous(10, { train: 0.9, test: 0.2 }),
    'splitContiguous: fractions must be above 0 and add up to 1, got {"train":0.9,"test":0.2}, which add up to 1.1.',
  ],
  [
    "a fraction of 0",
    () => splitStratified({ labels: [1], seed: 1, fractions: { train: 1, test: 0 } }),
    'splitStratified: fractions must be above 0 and add up to 1, got {"train":1,"test":0}, which add up to 1.',
  ],
  [
    "too few items",
    () => splitShuffled({ count: 3, seed: 1, fractions }),
    'splitShuffled: "test" would be empty: 3 items are too few for its fraction. ' +
      "Use a larger fraction or more data.",
  ],
  [
    "too few labels",
    () => splitStratified({ labels: ["a", "a"], seed: 1, fractions }),
    'splitStratified: "validation" would be empty: 2 items are too few for its fraction. ' +
      "Use a larger fraction or more data.",
  ],
  [
    "no labels",
    () => splitStratified({ labels: [], seed: 1, fractions }),
    "splitStratified: labels must not be empty: there is nothing to split.",
  ],
  [
    "no items",
    () => splitContiguous(0, fractions),
    "splitContiguous: count must be an integer from 1, got 0.",
  ],
])("a split with %s is refused", (_, split, message) => {
  expect(split).toThrow(new Error(message));
});
