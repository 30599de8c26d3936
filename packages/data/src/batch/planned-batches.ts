import { requireInteger } from "../require-integer.ts";
import type { Batches } from "./batches.ts";

/**
 * Batches of example indices from a plan of whole epochs. The last epoch's plan is kept, since the batches of an
 * epoch are asked for one after another.
 */
export function plannedBatches(
  description: string,
  plan: (epoch: number) => readonly Int32Array[],
): Batches<Int32Array> {
  let kept: { epoch: number; batches: readonly Int32Array[] } | undefined;
  const batchesOf = (epoch: number) => {
    requireInteger("batches", "epoch", epoch, 0);
    if (kept?.epoch !== epoch) kept = { epoch, batches: plan(epoch) };
    return kept.batches;
  };
  return {
    description,
    count: (epoch) => batchesOf(epoch).length,
    at(epoch, index) {
      const batch = batchesOf(epoch)[index];
      if (batch) return batch.slice();
      throw new Error(
        `batches: index must be from 0 to ${batchesOf(epoch).length - 1} in epoch ${epoch}, got ${index}.`,
      );
    },
  };
}
