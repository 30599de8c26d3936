import { type Checkpoint, tensorsUnder } from "./checkpoint.ts";

/**
 * A checkpoint for use, not to resume: its parameters alone, without the state of the optimizer and of the batches. With
 * Adam it is a third as large.
 */
export function withoutState(checkpoint: Checkpoint): Checkpoint {
  return { ...checkpoint, optimizer: null, carry: null, tensors: tensorsUnder(checkpoint, "params") };
}
