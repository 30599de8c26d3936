export { type Batches, mapBatches } from "./batch/batches.ts";
export { type BucketBatchesOptions, bucketBatches } from "./batch/bucket-batches.ts";
export { type Cursor, type ReadBatch, readBatches, readEpoch, startOf } from "./batch/cursor.ts";
export type { LastBatch } from "./batch/examples.ts";
export { type FixedBatchesOptions, fixedBatches } from "./batch/fixed-batches.ts";
export { type PaddedIds, type PadIdsOptions, padIds } from "./batch/pad-ids.ts";
export { type TokenBudgetBatchesOptions, tokenBudgetBatches } from "./batch/token-budget-batches.ts";
export type { DataSet, DataSetFile } from "./data-sets/data-set.ts";
export { ettHour1, ettHour2 } from "./data-sets/ett.ts";
export { multi30k } from "./data-sets/multi30k.ts";
export { namesByNationality } from "./data-sets/names-by-nationality.ts";
export {
  airlinePassengers,
  dailyFemaleBirths,
  dailyMinTemperatures,
  monthlySunspots,
} from "./data-sets/small-series.ts";
export { tatoebaEnglishChinese } from "./data-sets/tatoeba.ts";
export { tinyShakespeare } from "./data-sets/tiny-shakespeare.ts";
export { wikiText2 } from "./data-sets/wikitext-2.ts";
export {
  type DroppedLine,
  type ParallelText,
  pairLines,
  pairTabs,
  type SentencePair,
} from "./parallel/parallel-text.ts";
export { type SplitPairsOptions, splitPairs } from "./parallel/split-pairs.ts";
export { type PermutationOptions, permutation } from "./random/permutation.ts";
export {
  applyScaling,
  fitScaling,
  invertScaling,
  type Scaling,
  type ScalingKind,
  scalingFromJson,
} from "./series/scaling.ts";
export { type Series, selectFeatures, seriesOf, sliceSeries } from "./series/series.ts";
export { type WindowBatch, type Windows, type WindowsOptions, windows } from "./series/windows.ts";
export type { Fractions } from "./split/fractions.ts";
export { type Range, splitContiguous } from "./split/split-contiguous.ts";
export { type SplitShuffledOptions, splitShuffled } from "./split/split-shuffled.ts";
export { type SplitStratifiedOptions, splitStratified } from "./split/split-stratified.ts";
export { type TokenStreamOptions, type TokenWindow, tokenStream } from "./stream/token-stream.ts";
