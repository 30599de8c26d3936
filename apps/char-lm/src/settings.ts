import type { Given } from "@refrain/command-line";
import type { Device } from "@refrain/core";

/** What a run is made with. A checkpoint keeps it, so that `--resume` needs nothing but the run's folder. */
export interface Settings {
  readonly text: string | null;
  readonly dataset: string;
  readonly cell: string;
  readonly layers: number;
  readonly hidden: number;
  readonly embedding: number;
  readonly dropout: number;
  readonly batch: number;
  /** Steps of truncated back-propagation through time. */
  readonly time: number;
  readonly steps: number;
  readonly learningRate: number;
  /** Steps between two evaluations, each with a checkpoint. */
  readonly evaluateEvery: number;
  readonly seed: number;
}

const common = {
  text: null,
  dataset: "moby-dick",
  cell: "lstm",
  dropout: 0,
  learningRate: 0.004,
  seed: 1,
} as const;

/** What is used where the command line says nothing: a model that the engine trains in a minute or two on two cores. */
export const defaultsByEngine: Readonly<Record<"native" | "wasm" | "reference", Settings>> = {
  native: {
    ...common,
    layers: 2,
    hidden: 256,
    embedding: 128,
    batch: 32,
    time: 64,
    steps: 600,
    evaluateEvery: 150,
  },
  wasm: {
    ...common,
    layers: 1,
    hidden: 192,
    embedding: 64,
    batch: 32,
    time: 64,
    steps: 400,
    evaluateEvery: 100,
  },
  reference: {
    ...common,
    layers: 1,
    hidden: 64,
    embedding: 32,
    batch: 16,
    time: 48,
    steps: 300,
    evaluateEvery: 150,
  },
};

/** The defaults of the running engine. */
export function defaultSettings({ description }: Device): Settings {
  if (description.startsWith("cpu native")) return defaultsByEngine.native;
  if (description.startsWith("cpu wasm")) return defaultsByEngine.wasm;
  return defaultsByEngine.reference;
}

/** Settings as the command line gives them; what it leaves out is undefined. */
export type GivenSettings = Given<Settings>;

/** What a resumed run may change: its length. */
export const changeable: readonly (keyof Settings)[] = ["steps"];
