import { expect, test } from "vitest";
import { padIds } from "./pad-ids.ts";

test("rows are padded at their ends to the longest", () => {
  expect(padIds([[5, 6, 7], Int32Array.of(8)], { padding: 9 })).toEqual({
    ids: Int32Array.of(5, 6, 7, 8, 9, 9),
    shape: [2, 3],
    lengths: Int32Array.of(3, 1),
  });
});

test("a fixed length pads further", () => {
  expect(padIds([[5], [6, 7]], { padding: 0, length: 3 })).toEqual({
    ids: Int32Array.of(5, 0, 0, 6, 7, 0),
    shape: [2, 3],
    lengths: Int32Array.of(1, 2),
  });
});

test("longer rows lose their end or their start, as asked", () => {
  const ids = (truncate: "start" | "end") => [
    ...padIds([[1, 2, 3, 4], [5]], { padding: 0, length: 2, truncate }).ids,
  ];
  expect(ids("end")).toEqual([1, 2, 5, 0]);
  expect(ids("start")).toEqual([3, 4, 5, 0]);
});

test.each<[number[][], Parameters<typeof padIds>[1], string]>([
  [[], { padding: 0 }, "padIds: a batch must have at least one sequence, got none."],
  [[[1], []], { padding: 0 }, "padIds: each sequence must have at least one id, but sequence 1 is empty."],
  [
    [[1, 2, 3]],
    { padding: 0, length: 2 },
    'padIds: sequence 0 has 3 ids, more than length=2. Raise length, or say where to cut with truncate: "start" or "end".',
  ],
  [
    [[1, Number.NaN]],
    { padding: 0 },
    "padIds: sequence 0: ids must be integers from 0 to 2147483647, got NaN at position 1.",
  ],
  [
    [[1], [-1]],
    { padding: 0 },
    "padIds: sequence 1: ids must be integers from 0 to 2147483647, got -1 at position 0.",
  ],
  [[[1]], { padding: -1 }, "padIds: padding must be an integer from 0, got -1."],
  [[[1]], { padding: 0, length: 0 }, "padIds: length must be an integer from 1, got 0."],
])("%j with %j is refused", (sequences, options, message) => {
  expect(() => padIds(sequences, options)).toThrow(new Error(message));
});
