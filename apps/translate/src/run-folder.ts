import { existsSync } from "node:fs";
import { join } from "node:path";
import type { CurvePoint } from "@refrain/command-line";
import { scoped, undrawn } from "@refrain/core";
import { type Seq2Seq, seq2seqFromDescription } from "@refrain/seq2seq";
import { type Checkpoint, restoreParams } from "@refrain/train";
import { bestFirst, keptCheckpoints, loadAverage, loadCheckpoint } from "@refrain/train/node";
import type { Settings } from "./settings.ts";
import { type Tokenizers, tokenizersFromJSON } from "./tokenizers.ts";
import type { Translator } from "./translator.ts";

/** The paths of a run's files. */
export interface RunFiles {
  /** The last one, from which a run goes on. */
  readonly checkpoint: string;
  readonly tokenizer: string;
  readonly metrics: string;
  readonly curve: string;
  readonly translations: string;
  readonly heatMap: string;
  /** The folder of the one with the best BLEU on the validation part, and of the last few; for use. */
  readonly kept: string;
}

/** Where a run's files are. */
export function filesOf(folder: string): RunFiles {
  return {
    checkpoint: join(folder, "checkpoint.safetensors"),
    tokenizer: join(folder, "tokenizer.json"),
    metrics: join(folder, "metrics.json"),
    curve: join(folder, "learning-curve.svg"),
    translations: join(folder, "translations.txt"),
    heatMap: join(folder, "heat-map.svg"),
    kept: join(folder, "kept"),
  };
}

/** What the checkpoints of this app say about the run so far. */
export interface History {
  /** Nats per token, with label smoothing. */
  readonly training: CurvePoint[];
  /** Nats per token. */
  readonly validation: CurvePoint[];
  /** BLEU of the validation part, translated greedily. */
  readonly bleu: CurvePoint[];
  /** Target tokens trained on, and the seconds it took. */
  tokens: number;
  seconds: number;
}

/** A model that was trained before. */
export interface SavedRun {
  readonly checkpoint: Checkpoint;
  readonly settings: Settings;
  readonly model: Seq2Seq;
  readonly tokenizers: Tokenizers;
  readonly history: History;
}

/** What this app writes into a checkpoint as its model. */
interface ModelNote {
  readonly app: "translate";
  readonly description: { readonly kind: string; readonly options: Record<string, unknown> };
  readonly settings: Settings;
}

/** The note of a checkpoint that says what its model is. */
export function modelNote({ kind, options }: Seq2Seq, settings: Settings): ModelNote {
  return { app: "translate", description: { kind, options: { ...options } }, settings };
}

/**
 * Reads a checkpoint of this app.
 *
 * @throws when there is none, it is damaged or of another program, or its tokenizer does not belong to its model.
 */
export async function openCheckpoint(file: string, run: string): Promise<SavedRun> {
  if (!existsSync(file)) {
    throw new Error(`${run} has no checkpoint. Train one with \`npm run translate -- train --run ${run}\`.`);
  }
  const checkpoint = await loadCheckpoint(file);
  const note = checkpoint.model as Partial<ModelNote> | null;
  if (note?.app !== "translate") {
    throw new Error(`${file} is a checkpoint of another program: its model is not one of translate.`);
  }
  const { description, settings } = note as ModelNote;
  const model = seq2seqFromDescription(description);
  const tokenizers = tokenizersFromJSON(checkpoint.tokenizer, file);
  for (const side of ["source", "target"] as const) {
    const [tokens, known] = [tokenizers[side].vocabulary.size, model[`${side}VocabularySize`]];
    if (tokens === known) continue;
    throw new Error(
      `${file}: the tokenizer does not belong to the model: it has ${tokens} tokens of the ${side}, the model ${known}.`,
    );
  }
  return { checkpoint, settings, model, tokenizers, history: checkpoint.metrics as History };
}

/** The last checkpoint of a run, from which it goes on. @throws like `openCheckpoint`. */
export function openLast(run: string): Promise<SavedRun> {
  return openCheckpoint(filesOf(run).checkpoint, run);
}

/** Which of a run's checkpoints are used. */
export interface OpenOptions {
  /** The mean of so many of the last kept checkpoints; default: the best one alone. */
  readonly average?: number | undefined;
}

/**
 * Opens runs for use: several are an ensemble.
 *
 * @param runs folders of runs, or checkpoint files.
 * @throws when one cannot be opened, or they have not the same tokenizer.
 */
export async function openTranslator(
  runs: readonly string[],
  { average }: OpenOptions,
): Promise<Translator & { readonly settings: Settings }> {
  const opened: SavedRun[] = [];
  for (const run of runs) opened.push(await openForUse(run, average));
  const [first] = opened as [SavedRun];
  opened.forEach((each, index) => {
    if (sameTokenizers(each.tokenizers, first.tokenizers)) return;
    throw new Error(
      `Models can only translate together with one tokenizer, but that of ${runs[index]} is not that of ${runs[0]}. Train the second run with --tokenizer ${filesOf(runs[0]!).tokenizer}.`,
    );
  });
  return {
    models: opened.map(({ checkpoint, model }) => ({
      model,
      params: scoped(() => restoreParams(checkpoint, model.init(undrawn))),
    })),
    tokenizers: first.tokenizers,
    settings: first.settings,
    maxLength: Math.min(...opened.map(({ settings }) => settings.maxLength)),
  };
}

async function openForUse(run: string, average: number | undefined): Promise<SavedRun> {
  if (run.endsWith(".safetensors")) return openCheckpoint(run, run);
  const kept = await keptCheckpoints(filesOf(run).kept);
  const best = await openCheckpoint(bestFirst(kept, "higher")[0]?.path ?? filesOf(run).checkpoint, run);
  if (average === undefined) return best;
  if (kept.length < average) {
    throw new Error(`--average ${average} needs as many checkpoints, but ${run} has kept ${kept.length}.`);
  }
  return { ...best, checkpoint: await loadAverage(kept.slice(-average).map(({ path }) => path)) };
}

function sameTokenizers(a: Tokenizers, b: Tokenizers): boolean {
  return (["source", "target"] as const).every((side) => {
    const [ours, theirs] = [a[side].vocabulary.tokens, b[side].vocabulary.tokens];
    return ours.length === theirs.length && ours.every((token, id) => token === theirs[id]);
  });
}
