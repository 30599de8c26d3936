import { existsSync } from "node:fs";
import { join } from "node:path";
import type { CurvePoint } from "@refrain/command-line";
import { type Tokenizer, tokenizerFromJSON } from "@refrain/text";
import type { Checkpoint } from "@refrain/train";
import { loadCheckpoint } from "@refrain/train/node";
import { chooseCell } from "./choose-cell.ts";
import { type CharacterModel, characterModel, type ModelDescription } from "./model.ts";
import type { Settings } from "./settings.ts";

/** The paths of a run's files. */
export interface RunFiles {
  readonly checkpoint: string;
  readonly metrics: string;
  readonly curve: string;
  readonly samples: string;
}

/** Where a run's files are. */
export function filesOf(folder: string): RunFiles {
  return {
    checkpoint: join(folder, "checkpoint.safetensors"),
    metrics: join(folder, "metrics.json"),
    curve: join(folder, "learning-curve.svg"),
    samples: join(folder, "samples.txt"),
  };
}

/** What the checkpoints of this app say about the run so far. */
export interface History {
  readonly training: CurvePoint[];
  readonly validation: CurvePoint[];
  /** Characters trained on, and the seconds it took. */
  characters: number;
  seconds: number;
}

/** A model that was trained before. */
export interface SavedRun {
  readonly checkpoint: Checkpoint;
  readonly settings: Settings;
  readonly model: CharacterModel;
  readonly tokenizer: Tokenizer;
  readonly history: History;
}

/**
 * Opens a run's checkpoint.
 *
 * @param path the run's folder, or the checkpoint itself.
 * @param cell the file of the model's cell, where it is not where it was.
 * @throws when there is none, it is damaged, or it is of another program.
 */
export async function openRun(path: string, cell?: string): Promise<SavedRun> {
  const file = path.endsWith(".safetensors") ? path : filesOf(path).checkpoint;
  if (!existsSync(file)) {
    throw new Error(`${path} has no checkpoint. Train one with \`npm run char-lm -- train --run ${path}\`.`);
  }
  const checkpoint = await loadCheckpoint(file);
  const model = checkpoint.model as {
    app?: unknown;
    description: ModelDescription;
    settings: Settings;
  } | null;
  if (model?.app !== "char-lm") {
    throw new Error(`${file} is a checkpoint of another program: its model is not one of char-lm.`);
  }
  const description = { ...model.description, cell: cell ?? model.description.cell };
  return {
    checkpoint,
    settings: model.settings,
    model: characterModel(description, await chooseCell(description.cell)),
    tokenizer: tokenizerFromJSON(checkpoint.tokenizer as Parameters<typeof tokenizerFromJSON>[0]),
    history: checkpoint.metrics as History,
  };
}
