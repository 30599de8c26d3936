export { accuracy, type Correct } from "./accuracy.ts";
export type { Attention } from "./attention/attention.ts";
export { attentionSvg } from "./attention/attention-svg.ts";
export { attentionText } from "./attention/attention-text.ts";
export {
  type ClassificationReport,
  type ClassificationReportOptions,
  type ClassificationScores,
  classificationReport,
} from "./classification-report.ts";
export { type ConfusionMatrix, confusionMatrix, confusionMatrixText } from "./confusion-matrix.ts";
export { confusionMatrixSvg } from "./confusion-matrix-svg.ts";
export { type EditOperation, editDistance, editOperations } from "./edit-distance/edit-operations.ts";
export {
  cer,
  cerMetric,
  type EditCounts,
  mer,
  merMetric,
  wer,
  werMetric,
  wil,
  wilMetric,
} from "./edit-distance/error-rates.ts";
export { type ForecastReport, type ForecastScore, forecastReport } from "./forecast-report.ts";
export type { Label } from "./labels.ts";
export { mergeStates, type Sums } from "./merge-states.ts";
export { evaluateMetric, type Metric, type ScoredBatch, score } from "./metric.ts";
export { mape, smape } from "./percentage-error.ts";
export { bitsPerByte, bitsPerCharacter, type Likelihood, perplexity } from "./perplexity.ts";
export { type ClassScoreOptions, type ClassTallies, f1, precision, recall } from "./precision-recall.ts";
export type { References } from "./references.ts";
export { type Mean, mae, mse, rmse } from "./regression-error.ts";
export { porterStem } from "./rouge/porter-stemmer.ts";
export {
  type RougeKind,
  type RougeMetric,
  type RougeOptions,
  type RougeSums,
  rouge,
  rougeMetric,
} from "./rouge/rouge.ts";
export type { RougeScore } from "./rouge/rouge-overlap.ts";
export { type ForecastSeries, mase, type SeasonalOptions, seasonalNaive } from "./scaled-error.ts";
export {
  pairedRandomization,
  type RandomizationComparison,
} from "./significance/approximate-randomization.ts";
export {
  type BootstrapComparison,
  type BootstrapScore,
  bootstrap,
  type PairedPredictions,
  pairedBootstrap,
} from "./significance/bootstrap.ts";
export type { ResamplingOptions } from "./significance/resampling.ts";
export { scoreRows, topK } from "./top-k.ts";
export { type BleuMetric, bleu, bleuMetric, sentenceBleu } from "./translation/bleu.ts";
export type { BleuCounts, BleuOptions, BleuScore, BleuSmoothing } from "./translation/bleu-score.ts";
export type { BleuTokenizer } from "./translation/bleu-tokenizers.ts";
export {
  type ChrfCounts,
  type ChrfMetric,
  type ChrfOptions,
  type ChrfScore,
  chrf,
  chrfMetric,
  sentenceChrf,
} from "./translation/chrf.ts";
export type { ReferenceCounts } from "./translation/signature.ts";
export {
  sentenceTer,
  type TerCounts,
  type TerMetric,
  type TerScore,
  ter,
  terMetric,
} from "./translation/ter.ts";
export type { TercomOptions } from "./translation/tercom-tokenizer.ts";
