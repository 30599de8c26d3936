import { expect, test } from "vitest";
import { readBatches, readEpoch } from "../batch/cursor.ts";
import { type TokenWindow, tokenStream } from "./token-stream.ts";

/** `0 ... count - 1`, so that an id is its own place in the text. */
const text = (count: number) => Int32Array.from({ length: count }, (_, position) => position);

const epochOf = (ids: Int32Array, options: Parameters<typeof tokenStream>[1]) =>
  [...readEpoch(tokenStream(ids, options))].map(({ batch }) => batch);

/** The rows of a stream: windows set end to end. */
function rowsOf(windows: readonly TokenWindow[], part: "inputs" | "targets"): number[][] {
  const batch = windows[0]!.shape[0];
  return Array.from({ length: batch }, (_, row) =>
    windows.flatMap((window) => {
      const time = window.shape[1];
      return [...window[part].subarray(row * time, (row + 1) * time)];
    }),
  );
}

const cases = [
  { tokens: 101, batch: 1, time: 7 },
  { tokens: 101, batch: 4, time: 25 },
  { tokens: 100, batch: 4, time: 5 },
  { tokens: 1000, batch: 7, time: 13 },
  { tokens: 2, batch: 1, time: 1 },
];

test.each(cases)(
  "every token is an input once, in the order of the text, for %j",
  ({ tokens, batch, time }) => {
    const rows = rowsOf(epochOf(text(tokens), { batch, time }), "inputs");
    const steps = Math.floor((tokens - 1) / batch);
    expect(rows).toEqual(rows.map((_, row) => [...text(tokens).subarray(row * steps, (row + 1) * steps)]));
    expect(rows.flat()).toEqual([...text(batch * steps)]);
    expect(tokens - 1 - batch * steps).toBeLessThan(batch);
  },
);

test.each(cases)("every target is the token after its input, for %j", ({ tokens, batch, time }) => {
  for (const { inputs, targets, shape } of epochOf(text(tokens), { batch, time })) {
    expect([...targets]).toEqual([...inputs].map((id) => id + 1));
    expect(inputs.length).toBe(shape[0] * shape[1]);
  }
});

test("the steps that do not fill a window are a shorter one, or left out", () => {
  const shapes = (last: "short" | "drop") =>
    epochOf(text(50), { batch: 2, time: 10, last }).map(({ shape }) => shape);
  expect(shapes("short")).toEqual([
    [2, 10],
    [2, 10],
    [2, 4],
  ]);
  expect(shapes("drop")).toEqual([
    [2, 10],
    [2, 10],
  ]);
});

test("only the first window of an epoch starts the rows anew", () => {
  const reader = readBatches(tokenStream(text(31), { batch: 2, time: 5 }));
  const read = Array.from({ length: 6 }, () => reader.next().value);
  expect(read.map(({ batch }) => batch.first)).toEqual([true, false, false, true, false, false]);
  expect(read[3]!.batch).toEqual(read[0]!.batch);
});

test("a stream keeps its own copy of the text", () => {
  const ids = text(20);
  const stream = tokenStream(ids, { batch: 2, time: 3 });
  ids.fill(0);
  expect([...stream.at(0, 0).inputs]).toEqual([0, 1, 2, 9, 10, 11]);
});

test.each([
  [[], { batch: 2, time: 3 }, "tokenStream: the text must not be empty, got 0 tokens."],
  [
    text(6),
    { batch: 2, time: 3 },
    "tokenStream: one window of batch=2 rows and time=3 steps needs 7 tokens, but the text has 6. " +
      "Use more text, a smaller batch or a shorter time.",
  ],
  [
    [1, 2, Number.NaN],
    { batch: 1, time: 1 },
    "tokenStream: ids must be integers from 0 to 2147483647, got NaN at position 2.",
  ],
  [text(9), { batch: 0, time: 3 }, "tokenStream: batch must be an integer from 1, got 0."],
  [text(9), { batch: 1, time: 1.5 }, "tokenStream: time must be an integer from 1, got 1.5."],
])("a stream of %j refuses %j", (ids, options, message) => {
  expect(() => tokenStream(ids, options)).toThrow(new Error(message));
});

test("a window that is not there is refused", () => {
  expect(() => tokenStream(text(9), { batch: 1, time: 4 }).at(0, 2)).toThrow(
    new Error("tokenStream: window must be from 0 to 1, got 2."),
  );
});
