import { requireIds } from "../require-ids.ts";
import { requireInteger } from "../require-integer.ts";

/** How sequences become one batch. */
export interface PadIdsOptions {
  /** The id that fills up shorter rows: the vocabulary's padding id. */
  readonly padding: number;
  /** The time of the batch, in steps; default the longest sequence. */
  readonly length?: number;
  /** Where sequences longer than `length` are cut: their `"end"` or their `"start"`. Without it they are refused. */
  readonly truncate?: "start" | "end";
}

/** Sequences of ids as one padded batch. */
export interface PaddedIds {
  /** Row after row, `[batch, time]`. */
  readonly ids: Int32Array;
  readonly shape: readonly [batch: number, time: number];
  /** The steps of each row that are not padding, `[batch]`. */
  readonly lengths: Int32Array;
}

/**
 * Sequences of ids, padded at their ends to one batch.
 *
 * @param sequences the rows, each of at least one id.
 * @throws Error when there is no sequence, one is empty, one holds what is not an id, or one is longer than
 * `length` and `truncate` does not say where to cut.
 *
 * @example
 * ```ts
 * padIds([[5, 6, 7], [8]], { padding: 0 });
 * // { ids: [5, 6, 7, 8, 0, 0], shape: [2, 3], lengths: [3, 1] }
 * ```
 */
export function padIds(
  sequences: readonly ArrayLike<number>[],
  { padding, length, truncate }: PadIdsOptions,
): PaddedIds {
  if (sequences.length === 0) throw new Error("padIds: a batch must have at least one sequence, got none.");
  requireInteger("padIds", "padding", padding, 0);
  if (length !== undefined) requireInteger("padIds", "length", length, 1);
  const longest = sequences.reduce((most, sequence) => Math.max(most, sequence.length), 0);
  const time = length ?? longest;
  const ids = new Int32Array(sequences.length * time).fill(padding);
  const lengths = new Int32Array(sequences.length);
  sequences.forEach((sequence, row) => {
    if (sequence.length === 0) {
      throw new Error(`padIds: each sequence must have at least one id, but sequence ${row} is empty.`);
    }
    if (sequence.length > time && truncate === undefined) {
      throw new Error(
        `padIds: sequence ${row} has ${sequence.length} ids, more than length=${time}. ` +
          'Raise length, or say where to cut with truncate: "start" or "end".',
      );
    }
    requireIds(`padIds: sequence ${row}`, sequence);
    const steps = Math.min(sequence.length, time);
    const skipped = truncate === "start" ? sequence.length - steps : 0;
    for (let step = 0; step < steps; step += 1) ids[row * time + step] = sequence[skipped + step]!;
    lengths[row] = steps;
  });
  return { ids, shape: [sequences.length, time], lengths };
}
