import { expect, test } from "vitest";
import { tokenStream } from "../stream/token-stream.ts";
import type { Batches } from "./batches.ts";
import { mapBatches } from "./batches.ts";
import { bucketBatches } from "./bucket-batches.ts";
import { type Cursor, readBatches, readEpoch, startOf } from "./cursor.ts";
import { fixedBatches } from "./fixed-batches.ts";
import { tokenBudgetBatches } from "./token-budget-batches.ts";

const lengths = Array.from({ length: 97 }, (_, example) => 1 + ((example * 37) % 19));

/** Every kind of batches, made anew at each call, as a resumed process makes them. */
const kinds: Record<string, () => Batches<unknown>> = {
  "a token stream": () => tokenStream(new Int32Array(200), { batch: 3, time: 10 }),
  "fixed batches": () => fixedBatches({ count: 97, size: 10, seed: 1 }),
  "fixed batches in order": () => fixedBatches({ count: 97, size: 10 }),
  "bucket batches": () => bucketBatches({ lengths, size: 10, seed: 1, pool: 30 }),
  "token-budget batches": () => tokenBudgetBatches({ lengths, maxTokens: 64, seed: 1, pool: 30 }),
  "mapped batches": () =>
    mapBatches(fixedBatches({ count: 97, size: 10, seed: 1 }), (rows) => [...rows].join()),
};

function take<B>(batches: Batches<B>, count: number, from?: Cursor) {
  const reader = readBatches(batches, from);
  return Array.from({ length: count }, () => reader.next().value);
}

test.each(Object.keys(kinds))("%s resumed from any saved cursor give the same rest", (kind) => {
  const whole = take(kinds[kind]!(), 40);
  for (let stop = 1; stop < whole.length; stop += 1) {
    const saved = JSON.stringify(whole[stop - 1]!.next);
    expect(take(kinds[kind]!(), 40 - stop, JSON.parse(saved))).toEqual(whole.slice(stop));
  }
});

test("an epoch is read from a cursor to its end, and the next place is the next epoch", () => {
  const batches = fixedBatches({ count: 5, size: 2 });
  const read = [...readEpoch(batches, { ...startOf(batches, 3), batch: 1 })];
  expect(read.map(({ batch, epoch, index }) => [[...batch], epoch, index])).toEqual([
    [[2, 3], 3, 1],
    [[4], 3, 2],
  ]);
  expect(read.at(-1)!.next).toEqual(startOf(batches, 4));
});

test.each<[string, unknown, string]>([
  [
    "of other batches",
    { source: "fixedBatches(count=5, size=3, seed=none, last=short)", epoch: 0, batch: 0 },
    "readBatches: the cursor belongs to fixedBatches(count=5, size=3, seed=none, last=short), but these are " +
      "fixedBatches(count=5, size=2, seed=none, last=short). Resume with the same data and options, or start " +
      "from startOf(batches).",
  ],
  [
    "past its epoch",
    { ...startOf(fixedBatches({ count: 5, size: 2 }), 1), batch: 3 },
    "readBatches: the cursor is at batch 3 of epoch 1, which has 3 batches.",
  ],
  [
    "that is damaged",
    { epoch: 1, batch: "2" },
    'readBatches: a cursor must be { source, epoch, batch } with integers from 0, got {"epoch":1,"batch":"2"}.',
  ],
  [
    "that is null",
    null,
    "readBatches: a cursor must be { source, epoch, batch } with integers from 0, got null.",
  ],
])("a cursor %s is refused", (_, cursor, message) => {
  const batches = fixedBatches({ count: 5, size: 2 });
  expect(() => readBatches(batches, cursor as Cursor).next()).toThrow(new Error(message));
});
