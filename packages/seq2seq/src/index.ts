export { type AdditiveOptions, type AdditiveParams, additiveAttention } from "./attention/additive.ts";
export type { Attended, Attention, NoState } from "./attention/attention.ts";
export { type ConcatParams, concatAttention } from "./attention/concat.ts";
export {
  type CoverageParams,
  type CoverageState,
  coverageAttention,
  coverageLoss,
} from "./attention/coverage.ts";
export { type DotOptions, dotAttention, scaledDotAttention } from "./attention/dot.ts";
export { type GeneralOptions, type GeneralParams, generalAttention } from "./attention/general.ts";
export type { KeyedMemory } from "./attention/keyed-memory.ts";
export {
  type LocationOptions,
  type LocationParams,
  type LocationState,
  locationAttention,
} from "./attention/location.ts";
export { type MultiHeadOptions, type MultiHeadParams, multiHeadAttention } from "./attention/multi-head.ts";
export type { Dropout } from "./context.ts";
export {
  type AttentionDecoderOptions,
  type AttentionDecoderParams,
  type AttentionDecoderState,
  attentionDecoder,
} from "./decoder/attention-decoder.ts";
export { type BahdanauDecoderState, bahdanauDecoder } from "./decoder/bahdanau-decoder.ts";
export type { Decoded, Decoder, DecoderInput } from "./decoder/decoder.ts";
export type { FeedbackDecoderOptions, FeedbackDecoderParams } from "./decoder/feedback.ts";
export { type InputFeedingDecoderState, inputFeedingDecoder } from "./decoder/input-feeding-decoder.ts";
export type { ReadoutActivation, ReadoutOptions, ReadoutParams, ReadoutPart } from "./decoder/readout.ts";
export type { Description, Factory } from "./description/description.ts";
export {
  attentionFromDescription,
  decoderFromDescription,
  type OtherPieces,
  seq2seqFromDescription,
} from "./description/from-description.ts";
export type { Cells } from "./description/layers.ts";
export type { BridgeKind, BridgeParams } from "./model/bridge.ts";
export type { CopyingParams } from "./model/copying.ts";
export type { ExtendedVocabulary } from "./model/extended-vocabulary.ts";
export type { OutputParams } from "./model/output-layer.ts";
export { gatherRows, packSteps } from "./model/rows.ts";
export { type ScheduledTargetsOptions, scheduledTargets } from "./model/scheduled-targets.ts";
export {
  type Seq2Seq,
  type Seq2SeqInput,
  type Seq2SeqOptions,
  type Seq2SeqOutput,
  type Seq2SeqParams,
  seq2seq,
} from "./model/seq2seq.ts";
export { type BeamSearchOptions, beamSearch } from "./search/beam-search.ts";
export type { SearchOptions } from "./search/constraints.ts";
export { type EnsembleOptions, ensemble } from "./search/ensemble.ts";
export { greedy } from "./search/greedy.ts";
export type { Hypothesis } from "./search/hypothesis.ts";
export { type LanguageModelOptions, languageModelDecoder } from "./search/language-model-decoder.ts";
export { averageLength, gnmtLength, type LengthPenalty } from "./search/penalties.ts";
export { type SampledToken, type SamplingOptions, sample, sampleSteps } from "./search/sample.ts";
export type { StepDecoder, Stepped } from "./search/step-decoder.ts";
export type { TruncationOptions } from "./search/truncation.ts";
