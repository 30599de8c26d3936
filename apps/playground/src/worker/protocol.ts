import type { Settings } from "@refrain/char-lm";

/** Which engine the page asks for: the GPU where there is one, else WebAssembly; or one of the two for certain. */
export type EngineName = "auto" | "webgpu" | "wasm";

/** A loss, in nats per character, after a number of steps. */
export type LossPoint = readonly [step: number, loss: number];

/** A text to learn, and its name among files. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** What is trained. */
export interface TrainingJob {
  readonly text: NamedText;
  readonly settings: Settings;
  /** The source of the visitor's own cell, for when the settings name a file. */
  readonly cellSource: string;
  /** A checkpoint to go on from; its settings count, but for the text. It waits for `resume`. */
  readonly checkpoint: Uint8Array<ArrayBuffer> | null;
}

/** What is raced: the same text, sizes and seed for every cell. */
export interface RaceJob {
  readonly text: NamedText;
  readonly settings: Settings;
  readonly cells: readonly string[];
  readonly cellSource: string;
}

/** What the page asks of a worker. */
export type Order =
  | { readonly kind: "start"; readonly engine: EngineName }
  | { readonly kind: "train"; readonly job: TrainingJob }
  | { readonly kind: "pause" | "resume" | "step" | "stop" | "save" }
  | { readonly kind: "inspect"; readonly layer: number }
  | { readonly kind: "check"; readonly source: string; readonly hiddenSize: number }
  | { readonly kind: "race"; readonly job: RaceJob }
  | { readonly kind: "verify"; readonly engine: EngineName };

/** Where a fault of the visitor's cell is, from 1; null where nobody knows. */
export interface CellFault {
  readonly message: string;
  readonly line: number | null;
  readonly column: number | null;
  /** Whether the source cannot even be parsed. */
  readonly syntax: boolean;
}

/** What a cell becomes. */
export interface CheckedCell {
  readonly kernel: "fused" | "composed";
  readonly reasons: readonly string[];
  readonly hiddenSize: number;
  readonly parameters: number;
  /** One step and its gradient as programs, one operation a line. */
  readonly forward: string;
  readonly backward: string;
}

/** A run as it is when it begins. */
export interface RunFacts {
  readonly settings: Settings;
  readonly parameters: number;
  /** Different characters of the text. */
  readonly vocabulary: number;
  readonly kernel: string;
  /** Why the engine declined to fuse the cell; empty when it is fused. */
  readonly reasons: readonly string[];
  /** How many characters of the text were left out because the checkpoint's model does not know them. */
  readonly leftOut: number;
  /** The steps taken before, and their losses: those of a checkpoint. */
  readonly step: number;
  readonly training: readonly LossPoint[];
  readonly validation: readonly LossPoint[];
}

/** The values of one gate, or of the hidden units, over a text: row-major `[time, units]`. */
export interface Trace {
  readonly name: string;
  readonly units: number;
  readonly values: Float32Array<ArrayBuffer>;
}

/** A look inside a model. */
export interface Inspection {
  readonly step: number;
  readonly layer: number;
  readonly layers: number;
  /** The characters that were read, one for each time step. */
  readonly characters: readonly string[];
  readonly hidden: Trace;
  readonly gates: readonly Trace[];
  /** The norm of the last loss's gradient with respect to the input so many steps before: index 0 is the last step. */
  readonly gradientNorms: readonly number[];
}

/** Where one cell of a race stands. */
export interface RacerProgress {
  readonly cell: string;
  readonly step: number;
  readonly parameters: number;
  readonly kernel: string;
  readonly charactersPerSecond: number;
  /** New points since the last report. */
  readonly training: readonly LossPoint[];
  readonly validation: readonly LossPoint[];
  /** Why it left the race, or null. */
  readonly failure: string | null;
}

/** What a worker tells the page. */
export type Report =
  | { readonly kind: "engine"; readonly description: string; readonly why: string | null }
  | { readonly kind: "begun"; readonly facts: RunFacts }
  | {
      readonly kind: "progress";
      readonly step: number;
      readonly charactersPerSecond: number;
      /** New points since the last report. */
      readonly training: readonly LossPoint[];
      readonly validation: readonly LossPoint[];
    }
  | { readonly kind: "sample"; readonly step: number; readonly text: string }
  | { readonly kind: "status"; readonly status: RunStatus }
  | { readonly kind: "saved"; readonly bytes: Uint8Array<ArrayBuffer>; readonly name: string }
  | { readonly kind: "inspection"; readonly inspection: Inspection }
  | { readonly kind: "checked"; readonly cell: CheckedCell }
  | { readonly kind: "faulty"; readonly fault: CellFault }
  | { readonly kind: "racing"; readonly racers: readonly RacerProgress[]; readonly done: boolean }
  | { readonly kind: "law"; readonly name: string; readonly ok: boolean; readonly message: string }
  | { readonly kind: "verified" }
  | { readonly kind: "failed"; readonly order: Order["kind"]; readonly message: string };

/** How a run stands. */
export type RunStatus = "running" | "paused" | "stopped" | "finished";
