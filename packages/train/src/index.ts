export { averageCheckpoints } from "./checkpoint/average-checkpoints.ts";
export type { Checkpoint, CheckpointNotes } from "./checkpoint/checkpoint.ts";
export { decodeCheckpoint, encodeCheckpoint } from "./checkpoint/codec.ts";
export type { Form } from "./checkpoint/form.ts";
export { restoreParams } from "./checkpoint/restore.ts";
export { decodeSafetensors, encodeSafetensors, type Safetensors } from "./checkpoint/safetensors.ts";
export { takeCheckpoint } from "./checkpoint/take-checkpoint.ts";
export { withoutState } from "./checkpoint/without-state.ts";
export {
  type EarlyStopping,
  type EarlyStoppingOptions,
  earlyStopping,
  type StoppingState,
} from "./early-stopping.ts";
export { type EvaluateOptions, type Evaluation, evaluate } from "./evaluate.ts";
export { normsByLayer } from "./norms-by-layer.ts";
export { train } from "./train.ts";
export type {
  Batches,
  Cursor,
  LossContext,
  LossFunction,
  LossResult,
  SyncOrAsync,
  TrainOptions,
  TrainStep,
} from "./train-types.ts";
