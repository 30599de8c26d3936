import type { RecurrentCell, Tree } from "@refrain/core";
import { elman } from "./elman.ts";
import { gru } from "./gru.ts";
import { indRnn } from "./ind-rnn.ts";
import { janet } from "./janet.ts";
import { layerNormGru } from "./layer-norm-gru.ts";
import { layerNormLstm } from "./layer-norm-lstm.ts";
import { lstm } from "./lstm.ts";
import { mgu } from "./mgu.ts";
import { minGru } from "./min-gru.ts";
import { minLstm } from "./min-lstm.ts";
import { recurrentDropout } from "./recurrent-dropout.ts";
import { sru } from "./sru.ts";
import { weightDrop } from "./weight-drop.ts";
import { zoneout } from "./zoneout.ts";

type Sizes = { inputSize: number; hiddenSize: number };

/** Every cell in every form, for the tests that hold for all of them. */
export const subjects: Readonly<Record<string, (sizes: Sizes) => RecurrentCell<Tree, Tree>>> = {
  elman: (sizes) => elman(sizes),
  "elman with relu": (sizes) => elman({ ...sizes, activation: "relu" }),
  lstm: (sizes) => lstm(sizes),
  "lstm with peepholes": (sizes) => lstm({ ...sizes, peepholes: true }),
  "lstm with coupled gates": (sizes) => lstm({ ...sizes, coupledGates: true }),
  "lstm with a projection": (sizes) => lstm({ ...sizes, projectionSize: 2 }),
  "lstm with all options": (sizes) =>
    lstm({ ...sizes, peepholes: true, coupledGates: true, projectionSize: 1, forgetBias: 0 }),
  gru: (sizes) => gru(sizes),
  "gru with reset before": (sizes) => gru({ ...sizes, reset: "before" }),
  mgu: (sizes) => mgu(sizes),
  janet: (sizes) => janet(sizes),
  "janet with other constants": (sizes) => janet({ ...sizes, beta: 0.5, forgetBias: 2 }),
  indRnn: (sizes) => indRnn(sizes),
  "indRnn with tanh": (sizes) => indRnn({ ...sizes, activation: "tanh" }),
  sru: (sizes) => sru(sizes),
  "sru with as many inputs as hidden units": ({ hiddenSize }) => sru({ inputSize: hiddenSize, hiddenSize }),
  minGru: (sizes) => minGru(sizes),
  minLstm: (sizes) => minLstm(sizes),
  layerNormLstm: (sizes) => layerNormLstm(sizes),
  layerNormGru: (sizes) => layerNormGru(sizes),
  "zoneout of lstm": (sizes) => zoneout(lstm(sizes), { c: 0.5, h: 0.05 }),
  "zoneout of a projected lstm": (sizes) => zoneout(lstm({ ...sizes, projectionSize: 2 }), 0.3),
  "zoneout of sru": (sizes) => zoneout(sru(sizes), 0.3),
  "recurrentDropout of lstm": (sizes) => recurrentDropout(lstm(sizes), 0.4),
  "recurrentDropout of a projected lstm": (sizes) =>
    recurrentDropout(lstm({ ...sizes, projectionSize: 2 }), 0.4),
  "recurrentDropout of gru with reset before": (sizes) =>
    recurrentDropout(gru({ ...sizes, reset: "before" }), 0.4),
  "weightDrop of lstm": (sizes) => weightDrop(lstm(sizes), 0.5),
  "weightDrop of indRnn": (sizes) => weightDrop(indRnn(sizes), 0.5),
  "zoneout of recurrentDropout of weightDrop of layerNormGru": (sizes) =>
    zoneout(recurrentDropout(weightDrop(layerNormGru(sizes), 0.2), 0.3), 0.1),
};
