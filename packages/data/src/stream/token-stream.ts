import type { Batches } from "../batch/batches.ts";
import { requireIds } from "../require-ids.ts";
import { requireInteger } from "../require-integer.ts";

/** How a text is read side by side in rows. */
export interface TokenStreamOptions {
  /** Rows that are read side by side. */
  readonly batch: number;
  /** Steps in a window: how far truncated back-propagation through time goes back. */
  readonly time: number;
  /**
   * The steps at the rows' ends that do not fill a window: a last window of fewer steps (`"short"`, the default,
   * so that every token counts), or none (`"drop"`, so that every window has one shape).
   */
  readonly last?: "short" | "drop";
}

/** One window of all rows. Its row `r` continues row `r` of the window before it. */
export interface TokenWindow {
  /** `[batch, time]` */
  readonly inputs: Int32Array;
  /** The token after each input, `[batch, time]`. */
  readonly targets: Int32Array;
  readonly shape: readonly [batch: number, time: number];
  /** Whether this is the first window of the rows: the carried state starts anew here. */
  readonly first: boolean;
}

/**
 * A text for truncated back-propagation through time (Williams and Peng, 1990): its ids are cut into `batch`
 * contiguous rows of equal length, and each window holds the next `time` steps of every row, so that the state
 * after one window is the initial state of the next. Targets are the inputs one token later. The order is the
 * same in every epoch. At most `batch - 1` tokens at the text's end do not fill a column and are left out.
 *
 * @param ids the text's tokens in order.
 * @returns one window after another; `readBatches` reads them and gives the cursor to save.
 * @throws Error when the text is empty, holds what is not an id, or is shorter than one window.
 *
 * @example
 * ```ts
 * const stream = tokenStream(tokenizer.encode(text), { batch: 32, time: 64 });
 * for (const { batch, next } of readBatches(stream)) { ... }
 * ```
 */
export function tokenStream(
  ids: ArrayLike<number>,
  { batch, time, last = "short" }: TokenStreamOptions,
): Batches<TokenWindow> {
  requireInteger("tokenStream", "batch", batch, 1);
  requireInteger("tokenStream", "time", time, 1);
  if (ids.length === 0) throw new Error("tokenStream: the text must not be empty, got 0 tokens.");
  requireIds("tokenStream", ids);
  const steps = Math.floor((ids.length - 1) / batch); // The last token is a target only.
  if (steps < time) {
    throw new Error(
      `tokenStream: one window of batch=${batch} rows and time=${time} steps needs ${batch * time + 1} tokens, ` +
        `but the text has ${ids.length}. Use more text, a smaller batch or a shorter time.`,
    );
  }
  const tokens = Int32Array.from(ids);
  const windows = last === "short" ? Math.ceil(steps / time) : Math.floor(steps / time);

  return {
    description: `tokenStream(tokens=${ids.length}, batch=${batch}, time=${time}, last=${last})`,
    count: () => windows,
    at(_epoch, index) {
      if (!Number.isInteger(index) || index < 0 || index >= windows) {
        throw new Error(`tokenStream: window must be from 0 to ${windows - 1}, got ${index}.`);
      }
      const start = index * time;
      const width = Math.min(time, steps - start);
      return {
        inputs: columns(tokens, { batch, steps, start, width }),
        targets: columns(tokens.subarray(1), { batch, steps, start, width }),
        shape: [batch, width],
        first: index === 0,
      };
    },
  };
}

/** Steps `start` to `start + width` of each of `batch` rows of `steps` tokens, `[batch, width]`. */
function columns(
  tokens: Int32Array,
  { batch, steps, start, width }: { batch: number; steps: number; start: number; width: number },
): Int32Array {
  const window = new Int32Array(batch * width);
  for (let row = 0; row < batch; row += 1) {
    const from = row * steps + start;
    window.set(tokens.subarray(from, from + width), row * width);
  }
  return window;
}
