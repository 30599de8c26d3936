export { type ElmanOptions, type ElmanParameters, type ElmanState, elman } from "./elman.ts";
export type { GateWeights } from "./gate-weights.ts";
export { type GruOptions, type GruParameters, type GruState, gru } from "./gru.ts";
export { type LstmOptions, type LstmParameters, type LstmState, lstm } from "./lstm.ts";
