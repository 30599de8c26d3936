import { expect, test } from "vitest";
import { accuracy } from "./accuracy.ts";
import { mergeStates, type Sums } from "./merge-states.ts";

test("the example in the documentation holds", () => {
  const both = mergeStates(accuracy().update(accuracy().init(), [1], [1]), { correct: 2, count: 3 });
  expect(accuracy().compute(both)).toBe(0.75);
});

test("trees add number by number", () => {
  expect(mergeStates({ a: 1, b: [2, { c: 3 }] }, { b: [20, { c: 30 }], a: 10 })).toEqual({
    a: 11,
    b: [22, { c: 33 }],
  });
});

test("states of different forms are refused, with the place where they differ", () => {
  const differ = (a: Sums, b: Sums, where: string): void =>
    expect(() => mergeStates(a, b)).toThrow(
      new Error(
        `mergeStates: both states must come from the same metric with the same options, but they differ at ${where}.`,
      ),
    );
  differ({ correct: 1, count: 2 }, { total: 1, count: 2 }, "state: { correct, count } and { total, count }");
  differ({ hits: [1, 2] }, { hits: [1, 2, 3] }, "state.hits: 2 values and 3 values");
  differ({ hits: [1, [2]] }, { hits: [1, 2] }, "state.hits.1: 1 values and a number");
});
