import type { Settings } from "@refrain/char-lm";
import type { Language } from "../i18n/language.ts";
import { type Curve, emptyCurve } from "../train/curve.ts";
import type {
  CellFault,
  CheckedCell,
  EngineName,
  Inspection,
  NamedText,
  RacerProgress,
  RunFacts,
  RunStatus,
} from "../worker/protocol.ts";

/** The views, one a tab. */
export type View = "train" | "cell" | "inside" | "machine";

/** Whether the page is light or dark, or as the system is. */
export type Theme = "system" | "light" | "dark";

/** A text that a model wrote. */
export interface Sample {
  readonly step: number;
  readonly text: string;
}

/** A cell in a race, with its whole curve. */
export interface Racer extends Omit<RacerProgress, "training" | "validation"> {
  readonly training: Curve;
  readonly validation: Curve;
}

/** What came of one law. */
export interface Law {
  readonly name: string;
  readonly ok: boolean;
  readonly message: string;
}

/** Everything that the page shows. */
export interface State {
  readonly language: Language;
  readonly theme: Theme;
  readonly view: View;
  /** What went wrong last, or null. */
  readonly problem: string | null;
  /** What happened last that is worth a word, or null. */
  readonly notice: string | null;

  readonly engine: EngineName;
  /** The engine that runs; null while it starts. */
  readonly running: { readonly description: string; readonly why: string | null } | null;

  /** What to learn; null while the embedded text is on its way. */
  readonly text: NamedText | null;
  /** Whether it is the text that came with the page. */
  readonly embedded: boolean;
  readonly settings: Settings;
  readonly status: RunStatus | "idle" | "preparing";
  readonly facts: RunFacts | null;
  readonly step: number;
  readonly charactersPerSecond: number;
  readonly training: Curve;
  readonly validation: Curve;
  /** The latest first. */
  readonly samples: readonly Sample[];

  readonly source: string;
  readonly cell: CheckedCell | { readonly fault: CellFault } | null;
  readonly racers: readonly Racer[];
  readonly racing: boolean;

  readonly inspection: Inspection | null;
  /** The first look at this run, to compare with. */
  readonly firstLook: Inspection | null;
  readonly follow: boolean;
  readonly layer: number;
  readonly unit: number;
  /** 0 is the hidden state, 1 the first gate. */
  readonly trace: number;

  readonly laws: readonly Law[];
  readonly verifying: boolean;
}

/** What a visitor finds: a small model that learns within seconds. */
export const defaultSettings: Settings = {
  text: null,
  dataset: "moby-dick",
  cell: "lstm",
  layers: 1,
  hidden: 96,
  embedding: 32,
  dropout: 0,
  batch: 16,
  time: 64,
  steps: 2000,
  learningRate: 0.006,
  evaluateEvery: 50,
  seed: 1,
};

/** @param source what the editor begins with. */
export function initialState(language: Language, theme: Theme, source: string): State {
  return {
    ...{ language, theme, view: "train", problem: null, notice: null, engine: "auto", running: null },
    ...{ text: null, embedded: true, settings: defaultSettings, status: "idle", facts: null, step: 0 },
    ...{ charactersPerSecond: 0, training: emptyCurve, validation: emptyCurve, samples: [] },
    ...{ source, cell: null, racers: [], racing: false, inspection: null, firstLook: null, follow: true },
    ...{ layer: 0, unit: 0, trace: 0, laws: [], verifying: false },
  };
}
