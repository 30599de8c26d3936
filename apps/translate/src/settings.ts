import { type Given, withGiven } from "@refrain/command-line";
import type { AttentionName } from "./model.ts";

/** What a run is made with. A checkpoint keeps it, so that `--resume` needs nothing but the run's folder. */
export interface Settings {
  readonly pair: PairName;
  /** One of `dataSets`, or `files`. */
  readonly data: string;
  readonly trainFiles: readonly string[] | null;
  readonly validationFiles: readonly string[] | null;
  readonly testFiles: readonly string[] | null;
  /** The most tokens to learn; with `characters`, of the source alone. */
  readonly subwords: number;
  /** Whether the target is written in characters, with a vocabulary of its own. */
  readonly characters: boolean;
  /** A tokenizer.json to use in place of one that is learned. */
  readonly tokenizer: string | null;
  /** The probability that a merge is left out in training (BPE dropout). */
  readonly subwordDropout: number;
  readonly cell: string;
  readonly attention: AttentionName;
  readonly layers: number;
  readonly hidden: number;
  readonly embedding: number;
  readonly dropout: number;
  readonly labelSmoothing: number;
  readonly learningRate: number;
  readonly schedule: ScheduleName;
  readonly warmUp: number;
  /** Tokens in a batch, padding included. */
  readonly batchTokens: number;
  /** The most tokens of a sentence. Longer ones are not trained on. */
  readonly maxLength: number;
  readonly steps: number;
  /** Steps between two evaluations, each with checkpoints. */
  readonly evaluateEvery: number;
  /** Sentences of the validation part that are translated for BLEU. */
  readonly bleuSentences: number;
  /** How many of the last checkpoints are kept for averaging. */
  readonly keep: number;
  readonly seed: number;
}

/** From which language to which. */
export type PairName = "de-en" | "en-zh";

/** How the learning rate goes. */
export type ScheduleName = "cosine" | "inverse-square-root";

/** The schedules that `--schedule` takes. */
export const scheduleNames: readonly ScheduleName[] = ["cosine", "inverse-square-root"];

/** The pairs that `--pair` takes. */
export const pairNames: readonly PairName[] = ["de-en", "en-zh"];

/** What is used where the command line says nothing: it learns the embedded corpus in about two minutes on two cores. */
export const defaultSettings: Settings = {
  pair: "de-en",
  data: "embedded",
  trainFiles: null,
  validationFiles: null,
  testFiles: null,
  subwords: 2500,
  characters: false,
  tokenizer: null,
  subwordDropout: 0,
  cell: "gru",
  attention: "general",
  layers: 1,
  hidden: 256,
  embedding: 192,
  dropout: 0.1,
  labelSmoothing: 0.1,
  learningRate: 0.004,
  schedule: "cosine",
  warmUp: 100,
  batchTokens: 1500,
  maxLength: 100,
  steps: 1000,
  evaluateEvery: 250,
  bleuSentences: 500,
  keep: 5,
  seed: 1,
};

/** Settings as the command line gives them; what it leaves out is undefined. */
export type GivenSettings = Given<Settings>;

/** The defaults, with what was given in their place. */
export function settingsFrom(given: GivenSettings): Settings {
  const settings = withGiven(defaultSettings, given);
  if (settings.trainFiles === null) return settings;
  if (given.data !== undefined) throw new Error("Pass --data or --train-files, not both.");
  return { ...settings, data: "files" };
}

/** What a resumed run may change: its length, and how it is watched. */
export const changeable: readonly (keyof Settings)[] = ["steps", "evaluateEvery", "keep", "bleuSentences"];
