export {
  bestFirst,
  type KeepOptions,
  type KeptCheckpoint,
  keepCheckpoint,
  keptCheckpoints,
} from "./keep-checkpoints.ts";
export { loadAverage } from "./load-average.ts";
export { loadCheckpoint } from "./load-checkpoint.ts";
export { saveCheckpoint } from "./save-checkpoint.ts";
