/**
 * Batches in a fixed order, each to be had by its place: `at(epoch, index)` gives the same values whenever it is
 * asked. So a place is two numbers, and training that stops resumes from them (see `readBatches`).
 */
export interface Batches<B> {
  /** What is batched and how, in one line. A cursor carries it and is refused by other batches. */
  readonly description: string;
  /** How many batches epoch `epoch` (from 0) has. */
  count(epoch: number): number;
  /** Batch `index` (from 0) of an epoch. */
  at(epoch: number, index: number): B;
}

/**
 * The same batches in another form, such as example indices turned into padded ids.
 *
 * @example
 * ```ts
 * const padded = mapBatches(indices, (rows) => padIds(Array.from(rows, (row) => names[row]!), { padding: 0 }));
 * ```
 */
export function mapBatches<A, B>(batches: Batches<A>, change: (batch: A) => B): Batches<B> {
  return {
    description: batches.description,
    count: (epoch) => batches.count(epoch),
    at: (epoch, index) => change(batches.at(epoch, index)),
  };
}
