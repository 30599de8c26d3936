export { loadCheckpoint } from "./load-checkpoint.ts";
export { saveCheckpoint } from "./save-checkpoint.ts";
