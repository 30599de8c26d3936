import type { HostValue, Random } from "@refrain/core";
import type { Json } from "@refrain/optim";
import type { Cursor } from "../train-types.ts";
import type { Form } from "./form.ts";

/** What a caller adds to a checkpoint, all JSON. */
export interface CheckpointNotes {
  /** What rebuilds the model. */
  readonly model?: unknown;
  /** What rebuilds the tokenizer. */
  readonly tokenizer?: unknown;
  /** Metrics so far. */
  readonly metrics?: unknown;
}

/** A model with all that its training needs to go on, off the device: one safetensors file. */
export interface Checkpoint {
  readonly step: number;
  /** The key that all of the run's randomness comes from. */
  readonly random: Random["key"];
  /** The place in the data. */
  readonly cursor: Cursor;
  readonly model: unknown;
  readonly tokenizer: unknown;
  readonly metrics: unknown;
  /** The numbers of the optimizer's state; its tensors are among `tensors`. */
  readonly optimizer: Json;
  /** The form of the carried state, with the names of its tensors in their places; null when there is none. */
  readonly carry: Form | null;
  /** By name: `params.*`, `optimizer.*`, `carry.*`. */
  readonly tensors: ReadonlyMap<string, HostValue>;
}

/** The tensors of one part of a checkpoint. */
export function tensorsUnder(
  { tensors }: Checkpoint,
  part: "params" | "optimizer",
): ReadonlyMap<string, HostValue> {
  return new Map([...tensors].filter(([name]) => name === part || name.startsWith(`${part}.`)));
}
