import type { RecurrentCell, Tree } from "@refrain/core";
import { elman } from "./elman.ts";
import { gru } from "./gru.ts";
import { lstm } from "./lstm.ts";

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
    lstm({ ...sizes, peepholes: true, coupledGates: true, projectionSize: 1 }),
  gru: (sizes) => gru(sizes),
  "gru with reset before": (sizes) => gru({ ...sizes, reset: "before" }),
};
