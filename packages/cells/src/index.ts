export { type CellFactory, cellFromDescription, cellKinds } from "./cell-from-description.ts";
export { type CellDescription, descriptionOf } from "./description.ts";
export { type ElmanOptions, type ElmanParameters, type ElmanState, elman } from "./elman.ts";
export type { GateWeights } from "./gate-weights.ts";
export { type GruOptions, type GruParameters, type GruState, gru } from "./gru.ts";
export { type IndRnnOptions, type IndRnnParameters, type IndRnnState, indRnn } from "./ind-rnn.ts";
export { type JanetOptions, type JanetParameters, type JanetState, janet } from "./janet.ts";
export {
  type LayerNormGruOptions,
  type LayerNormGruParameters,
  type LayerNormGruState,
  layerNormGru,
} from "./layer-norm-gru.ts";
export {
  type LayerNormLstmOptions,
  type LayerNormLstmParameters,
  type LayerNormLstmState,
  layerNormLstm,
} from "./layer-norm-lstm.ts";
export { type LstmOptions, type LstmParameters, type LstmState, lstm } from "./lstm.ts";
export { type MguOptions, type MguParameters, type MguState, mgu } from "./mgu.ts";
export { type MinGruOptions, type MinGruParameters, type MinGruState, minGru } from "./min-gru.ts";
export { type MinLstmOptions, type MinLstmParameters, type MinLstmState, minLstm } from "./min-lstm.ts";
export { fromPyTorch, type PyTorchLayer, toPyTorch } from "./pytorch.ts";
export { recurrentDropout } from "./recurrent-dropout.ts";
export type { WithRecurrentWeights } from "./recurrent-weights.ts";
export { type SruOptions, type SruParameters, type SruState, sru } from "./sru.ts";
export { weightDrop } from "./weight-drop.ts";
export { zoneout } from "./zoneout.ts";
