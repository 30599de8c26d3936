// The entry `@refrain/testing/laws`: the laws without a test runner, for running them elsewhere.
export { type AttentionOptions, attentionLaws } from "../attention/attention-laws.ts";
export {
  type BackendLaws,
  type BackendOptions,
  backendLaws,
  type Verified,
  verifyBackend,
} from "../backend/backend-laws.ts";
export { float32Tolerance, type Tolerance } from "../backend/subject.ts";
export { type CellDescription, type CellOptions, cellLaws } from "../cell/cell-laws.ts";
export { type LayerOptions, layerLaws } from "../layer/layer-laws.ts";
export { type MetricOptions, metricLaws } from "../metric/metric-laws.ts";
export { type OptimizerOptions, optimizerLaws } from "../optimizer/optimizer-laws.ts";
export { type TokenizerOptions, tokenizerLaws } from "../tokenizer/tokenizer-laws.ts";
export type { KitOptions, Law } from "./law.ts";
export { readFrom, withDevice } from "./on-device.ts";
