import { type HostValue, namedLeaves, type Tree } from "@refrain/core";
import type { TrainStep } from "../train-types.ts";
import type { Checkpoint, CheckpointNotes } from "./checkpoint.ts";
import { formOf } from "./form.ts";

/**
 * Reads a checkpoint from the device.
 *
 * @param now a step that `train` has just yielded.
 * @throws when the step's tensors are freed, as a later one was asked for, or two have the same dotted name.
 *
 * @example
 * const bytes = encodeCheckpoint(await takeCheckpoint(now, { model: { cell: "lstm", hiddenSize: 128 } }));
 */
export async function takeCheckpoint(now: TrainStep, notes: CheckpointNotes = {}): Promise<Checkpoint> {
  const { step, random, cursor, params, optimizerState, state } = now;
  const { model = null, tokenizer = null, metrics = null } = notes;
  const trees: { readonly [name: string]: Tree } = {
    params,
    optimizer: optimizerState.tensors,
    carry: state ?? [],
  };
  const named = [...namedLeaves(trees)];
  const freed = named.find(([, tensor]) => tensor.disposed);
  if (freed !== undefined) {
    throw new Error(
      `takeCheckpoint: "${freed[0]}" of step ${step} is freed. The tensors of a step live until the next one is asked for; take the checkpoint before.`,
    );
  }
  const read = await Promise.all(
    named.map(async ([name, tensor]): Promise<readonly [string, HostValue]> => {
      return [name, { shape: tensor.shape, dtype: tensor.dtype, data: await tensor.data() }];
    }),
  );
  const tensors = new Map(read);
  const twice = named.find(([name], index) => named.findIndex(([other]) => other === name) !== index);
  if (twice !== undefined) {
    throw new Error(`takeCheckpoint: two tensors have the name "${twice[0]}". Names must not contain dots.`);
  }
  const optimizer = optimizerState.numbers;
  const carry = state === undefined ? null : formOf(state, "carry");
  return { step, random, cursor, model, tokenizer, metrics, optimizer, carry, tensors };
}
