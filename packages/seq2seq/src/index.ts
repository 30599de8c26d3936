export type { Attended, Attention, NoState } from "./attention/attention.ts";
export type { StepDecoder, Stepped } from "./search/step-decoder.ts";
