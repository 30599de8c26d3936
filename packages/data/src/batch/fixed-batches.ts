import { requireInteger } from "../require-integer.ts";
import type { Batches } from "./batches.ts";
import { cut, exampleOrder, type LastBatch } from "./examples.ts";
import { plannedBatches } from "./planned-batches.ts";

/** How many examples there are, and how they are batched. */
export interface FixedBatchesOptions {
  /** How many examples there are. */
  readonly count: number;
  /** Examples in a batch. */
  readonly size: number;
  /** Shuffles the examples anew in each epoch; without it they keep their order. */
  readonly seed?: number;
  /** The examples that do not fill a batch; default `"short"`. */
  readonly last?: LastBatch;
}

/**
 * Batches of `size` examples, each example once in an epoch.
 *
 * @returns batches of example indices, shape `[size]`; `mapBatches` turns them into data.
 * @throws Error when there are no examples, or fewer than `size` and `last` is `"drop"`.
 *
 * @example
 * ```ts
 * const batches = mapBatches(fixedBatches({ count: windows.count, size: 32, seed: 1 }), windows.gather);
 * ```
 */
export function fixedBatches({
  count,
  size,
  seed,
  last = "short",
}: FixedBatchesOptions): Batches<Int32Array> {
  requireInteger("fixedBatches", "count", count, 1);
  requireInteger("fixedBatches", "size", size, 1);
  requireFullBatch("fixedBatches", count, size, last);
  const used = last === "short" ? count : count - (count % size);
  return plannedBatches(
    `fixedBatches(count=${count}, size=${size}, seed=${seed ?? "none"}, last=${last})`,
    (epoch) => cut(exampleOrder(count, seed, epoch).subarray(0, used), size),
  );
}

/** Leaving out what does not fill a batch must leave a batch. */
export function requireFullBatch(where: string, count: number, size: number, last: LastBatch): void {
  if (last === "short" || count >= size) return;
  throw new Error(
    `${where}: ${count} examples do not fill one batch of ${size}. Use a smaller size, or last: "short".`,
  );
}
