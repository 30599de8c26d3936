export { type AdditiveOptions, type AdditiveParams, additiveAttention } from "./attention/additive.ts";
export type { Attended, Attention, NoState } from "./attention/attention.ts";
export { type ConcatParams, concatAttention } from "./attention/concat.ts";
export { type DotOptions, dotAttention, scaledDotAttention } from "./attention/dot.ts";
export { type GeneralOptions, type GeneralParams, generalAttention } from "./attention/general.ts";
export type { KeyedMemory } from "./attention/keyed-memory.ts";
export type { Dropout } from "./context.ts";
export {
  type AttentionDecoderOptions,
  type AttentionDecoderParams,
  type AttentionDecoderState,
  attentionDecoder,
} from "./decoder/attention-decoder.ts";
export type { Decoded, Decoder, DecoderInput } from "./decoder/decoder.ts";
export type { ReadoutActivation, ReadoutOptions, ReadoutParams, ReadoutPart } from "./decoder/readout.ts";
export type { BridgeKind, BridgeParams } from "./model/bridge.ts";
export { gatherRows, packSteps } from "./model/rows.ts";
export {
  type Seq2Seq,
  type Seq2SeqInput,
  type Seq2SeqOptions,
  type Seq2SeqOutput,
  type Seq2SeqParams,
  seq2seq,
} from "./model/seq2seq.ts";
export type { StepDecoder, Stepped } from "./search/step-decoder.ts";
