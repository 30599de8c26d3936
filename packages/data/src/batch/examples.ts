import { permutation } from "../random/permutation.ts";
import { streams } from "../random/streams.ts";

/** What to do with the examples that do not fill the last batch: keep them as a shorter batch, or leave them out. */
export type LastBatch = "short" | "drop";

/** The order of an epoch's examples, shape `[count]`: as they are without a seed, else shuffled anew each epoch. */
export function exampleOrder(count: number, seed: number | undefined, epoch: number): Int32Array {
  return seed === undefined
    ? Int32Array.from({ length: count }, (_, index) => index)
    : permutation({ count, seed, stream: streams.examples(epoch) });
}

/** An order cut into runs of `size`; the last one is shorter where it does not come out even. */
export function cut(order: Int32Array, size: number): Int32Array[] {
  return Array.from({ length: Math.ceil(order.length / size) }, (_, index) =>
    order.subarray(index * size, (index + 1) * size),
  );
}
