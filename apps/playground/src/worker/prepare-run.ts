import {
  type CellFactory,
  type CharacterModel,
  characterModel,
  languageModelLoss,
  type ModelParams,
  type ModelState,
  type Settings,
  schedule,
} from "@refrain/char-lm";
import { currentDevice, explainScan, leavesOf, random, scoped, undrawn, zeros } from "@refrain/core";
import { type Cursor, readBatches, startOf, tokenStream } from "@refrain/data";
import { adam, chain, clipByGlobalNorm } from "@refrain/optim";
import { tokenizerFromJSON } from "@refrain/text";
import { type Checkpoint, decodeCheckpoint, restoreParams, type TrainStep, train } from "@refrain/train";
import { chooseCell } from "./choose-cell.ts";
import { type Corpus, prepareCorpus } from "./corpus.ts";
import type { LossPoint, RunFacts, TrainingJob } from "./protocol.ts";

/** What char-lm's checkpoints say about a run so far. */
export interface History {
  readonly training: LossPoint[];
  readonly validation: LossPoint[];
  characters: number;
  seconds: number;
}

/** A run that is ready to begin. */
export interface PreparedRun {
  readonly settings: Settings;
  readonly corpus: Corpus;
  readonly cell: CellFactory;
  readonly model: CharacterModel;
  /** The parameters before the first step; `train` takes its own from the checkpoint, if there is one. */
  readonly params: ModelParams;
  readonly checkpoint: Checkpoint | null;
  readonly history: History;
  readonly facts: RunFacts;
  begin(): AsyncGenerator<TrainStep<ModelParams, ModelState>, void, void>;
}

/** Steps between two readings of the loss: a GPU computes ahead. */
export function readEvery(): number {
  return currentDevice().capabilities.gpu ? 4 : 1;
}

/** @throws when the text, the cell or the checkpoint is not good. */
export async function prepareRun({
  text,
  settings: asked,
  cellSource,
  checkpoint: bytes,
}: TrainingJob): Promise<PreparedRun> {
  const saved = bytes === null ? null : openCheckpoint(bytes);
  const settings = saved?.settings ?? asked;
  const corpus = prepareCorpus(text, saved?.tokenizer ?? null);
  const cell = await chooseCell(settings.cell, cellSource);
  const vocabulary = corpus.tokenizer.vocabulary.size;
  const model = characterModel(
    {
      cell: settings.cell,
      vocabularySize: vocabulary,
      embeddingSize: settings.embedding,
      hiddenSize: settings.hidden,
      layers: settings.layers,
      dropout: settings.dropout,
    },
    cell,
  );
  const { batch, time, steps } = settings;
  const stream = tokenStream(corpus.training, { batch, time, last: "drop" });
  const checkpoint = saved && onThisText(saved.checkpoint, startOf(stream));
  const chance = checkpoint === null ? random(settings.seed).split("weights") : undrawn;
  const initial = scoped(() => model.init(chance));
  const params = checkpoint === null ? initial : restoreParams(checkpoint, initial);
  const probe = zeros([1, 1, settings.embedding]);
  const explained = explainScan(model.firstCell, params.recurrent[0]!, probe);
  probe.dispose();
  const history = structuredClone(
    saved?.history ?? { training: [], validation: [], characters: 0, seconds: 0 },
  );
  return {
    ...{ settings, corpus, cell, model, params, checkpoint, history },
    facts: {
      ...{ settings, vocabulary, leftOut: corpus.leftOut, step: checkpoint?.step ?? 0 },
      parameters: leavesOf(params).reduce((sum, { size }) => sum + size, 0),
      ...{ kernel: explained.name, reasons: explained.reasons },
      ...{ training: history.training, validation: history.validation },
    },
    begin: () =>
      train({
        params: initial,
        loss: languageModelLoss(model),
        optimizer: chain(clipByGlobalNorm(1), adam({ learningRate: schedule(settings) })),
        batches: (from: Cursor | undefined) => readBatches(stream, from),
        readEvery: readEvery(),
        seed: settings.seed,
        ...{ steps, resume: checkpoint ?? undefined },
      }),
  };
}

/** More steps for a run that has taken all of its own. */
const MORE_STEPS = 1000;

function openCheckpoint(bytes: Uint8Array) {
  const checkpoint = decodeCheckpoint(bytes);
  const model = checkpoint.model as { readonly app?: unknown; readonly settings: Settings } | null;
  if (model?.app !== "char-lm") {
    throw new Error("The file is a checkpoint of another program: its model is not one of char-lm.");
  }
  const { settings } = model;
  return {
    checkpoint,
    settings:
      settings.steps > checkpoint.step ? settings : { ...settings, steps: checkpoint.step + MORE_STEPS },
    tokenizer: tokenizerFromJSON(checkpoint.tokenizer as Parameters<typeof tokenizerFromJSON>[0]),
    history: checkpoint.metrics as History,
  };
}

/** The checkpoint at its place in the text; on another text at its start, with no carried state. */
function onThisText(checkpoint: Checkpoint, start: Cursor): Checkpoint {
  if (checkpoint.cursor.source === start.source) return checkpoint;
  return { ...checkpoint, cursor: start, carry: null };
}
