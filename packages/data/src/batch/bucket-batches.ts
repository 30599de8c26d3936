import { permutation } from "../random/permutation.ts";
import { streams } from "../random/streams.ts";
import { requireInteger } from "../require-integer.ts";
import type { Batches } from "./batches.ts";
import { cut, exampleOrder, type LastBatch } from "./examples.ts";
import { requireFullBatch } from "./fixed-batches.ts";
import { plannedBatches } from "./planned-batches.ts";
import { requireLengths, sortedByLength } from "./sorted-by-length.ts";

/** The examples' lengths, and how they are batched. */
export interface BucketBatchesOptions {
  /** The length of each example, shape `[count]`, each at least 1. */
  readonly lengths: ArrayLike<number>;
  /** Examples in a batch. */
  readonly size: number;
  /** Shuffles the examples and then the batches anew in each epoch; without it batches go from short to long. */
  readonly seed?: number;
  /** How many examples are sorted together; default 100 batches. Fewer: more random, and more padding. */
  readonly pool?: number;
  /** The examples that do not fill a batch; default `"short"`. */
  readonly last?: LastBatch;
}

/**
 * Batches of examples of about equal length, so that little is padded; each example once in an epoch. The
 * shuffled examples are cut into pools, each pool is sorted by length and cut into batches, and all batches are
 * shuffled.
 *
 * @returns batches of example indices, shape `[size]`; `mapBatches` turns them into data.
 * @throws Error when there are no examples, a length is not a positive integer, or fewer than `size`
 * examples are left to `last: "drop"`.
 *
 * @example
 * ```ts
 * const lengths = names.map((name) => name.length);
 * const batches = mapBatches(bucketBatches({ lengths, size: 32, seed: 1 }), (rows) =>
 *   padIds(Array.from(rows, (row) => names[row]!), { padding: 0 }),
 * );
 * ```
 */
export function bucketBatches({
  lengths,
  size,
  seed,
  pool = 100 * size,
  last = "short",
}: BucketBatchesOptions): Batches<Int32Array> {
  const count = requireLengths("bucketBatches", lengths);
  requireInteger("bucketBatches", "size", size, 1);
  requireInteger("bucketBatches", "pool", pool, 1);
  requireFullBatch("bucketBatches", count, size, last);
  const used = last === "short" ? count : count - (count % size);
  // Whole batches in a pool, so that only the epoch's very last batch can be short; one pool for a sorted epoch.
  const poolSize = seed === undefined ? count : Math.ceil(pool / size) * size;
  return plannedBatches(
    `bucketBatches(count=${count}, size=${size}, seed=${seed ?? "none"}, pool=${pool}, last=${last})`,
    (epoch) => {
      const order = exampleOrder(count, seed, epoch).subarray(0, used);
      const batches = cut(order, poolSize).flatMap((examples) =>
        cut(sortedByLength(examples, lengths), size),
      );
      return shuffledBatches(batches, seed, epoch);
    },
  );
}

/** The batches of an epoch in a random order, or as they are without a seed. */
export function shuffledBatches(
  batches: readonly Int32Array[],
  seed: number | undefined,
  epoch: number,
): readonly Int32Array[] {
  if (seed === undefined) return batches;
  const order = permutation({ count: batches.length, seed, stream: streams.batches(epoch) });
  return Array.from(order, (index) => batches[index]!);
}
