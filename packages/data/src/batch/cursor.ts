import type { Batches } from "./batches.ts";

/** The place before a batch, as plain JSON: save it, and `readBatches` continues there. */
export interface Cursor {
  /** The `description` of the batches that it belongs to. */
  readonly source: string;
  /** The epoch, from 0. */
  readonly epoch: number;
  /** The next batch of that epoch, from 0. */
  readonly batch: number;
}

/** One batch as it is read. */
export interface ReadBatch<B> {
  readonly batch: B;
  readonly epoch: number;
  /** The batch's place in its epoch, from 0. */
  readonly index: number;
  /** The place after this batch: what a checkpoint keeps. */
  readonly next: Cursor;
}

/** The first batch of an epoch. */
export function startOf<B>(batches: Batches<B>, epoch = 0): Cursor {
  return { source: batches.description, epoch, batch: 0 };
}

/**
 * Reads batches from a cursor on, epoch after epoch, without end.
 *
 * @throws Error when the cursor is damaged, belongs to other batches or lies past its epoch.
 *
 * @example
 * ```ts
 * for (const { batch, next } of readBatches(batches, JSON.parse(saved))) {
 *   trainOn(batch);
 *   saved = JSON.stringify(next);
 * }
 * ```
 */
export function* readBatches<B>(
  batches: Batches<B>,
  from: Cursor = startOf(batches),
): Generator<ReadBatch<B>, never> {
  let cursor = from;
  for (;;) {
    yield* readEpoch(batches, cursor);
    cursor = startOf(batches, cursor.epoch + 1);
  }
}

/**
 * Reads batches from a cursor to the end of its epoch.
 *
 * @throws Error when the cursor is damaged, belongs to other batches or lies past its epoch.
 */
export function* readEpoch<B>(
  batches: Batches<B>,
  from: Cursor = startOf(batches),
): Generator<ReadBatch<B>, void> {
  const { epoch, batch: first } = checkedCursor(batches, from);
  const count = batches.count(epoch);
  for (let index = first; index < count; index += 1) {
    const next =
      index + 1 < count
        ? { source: batches.description, epoch, batch: index + 1 }
        : startOf(batches, epoch + 1);
    yield { batch: batches.at(epoch, index), epoch, index, next };
  }
}

function checkedCursor<B>(batches: Batches<B>, cursor: Cursor): Cursor {
  const isPlace = (value: unknown) => Number.isInteger(value) && Number(value) >= 0;
  if (!isPlace(cursor?.epoch) || !isPlace(cursor?.batch) || typeof cursor.source !== "string") {
    throw new Error(
      `readBatches: a cursor must be { source, epoch, batch } with integers from 0, got ${JSON.stringify(cursor)}.`,
    );
  }
  if (cursor.source !== batches.description) {
    throw new Error(
      `readBatches: the cursor belongs to ${cursor.source}, but these are ${batches.description}. ` +
        "Resume with the same data and options, or start from startOf(batches).",
    );
  }
  const count = batches.count(cursor.epoch);
  if (cursor.batch >= count) {
    throw new Error(
      `readBatches: the cursor is at batch ${cursor.batch} of epoch ${cursor.epoch}, which has ${count} batches.`,
    );
  }
  return cursor;
}
