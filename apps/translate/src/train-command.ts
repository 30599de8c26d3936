import {
  bar,
  chooseBackend,
  count,
  duration,
  makeRunFolder,
  type Progress,
  resumedSettings,
  terminalProgress,
  writeWhole,
} from "@refrain/command-line";
import { type Device, leavesOf, random, undrawn } from "@refrain/core";
import { type Batches, type Cursor, readBatches, readEpoch } from "@refrain/data";
import {
  adam,
  chain,
  clipByGlobalNorm,
  cosine,
  inverseSquareRoot,
  type Schedule,
  warmUp,
} from "@refrain/optim";
import type { Seq2Seq, Seq2SeqParams } from "@refrain/seq2seq";
import { evaluate, takeCheckpoint, train, withoutState } from "@refrain/train";
import { keepCheckpoint, saveCheckpoint } from "@refrain/train/node";
import { finishRun } from "./finish-run.ts";
import { translationModel } from "./model.ts";
import { loadData, type ParallelData, type TestSet } from "./parallel-data.ts";
import { filesOf, type History, modelNote, openLast, type SavedRun } from "./run-folder.ts";
import { scoreTranslations } from "./score.ts";
import { changeable, type GivenSettings, type Settings, settingsFrom } from "./settings.ts";
import { makeTokenizers, type Tokenizers, tokenizersToJSON } from "./tokenizers.ts";
import { type TranslationBatch, translationBatches } from "./translation-batches.ts";
import { translationLoss } from "./translation-loss.ts";
import type { Translator } from "./translator.ts";

/** What `train` takes beside the settings of the model. */
export interface TrainArguments extends GivenSettings {
  /** The folder that the run is written to. */
  readonly run: string;
  readonly backend: string;
  readonly resume?: boolean | undefined;
  /** Begins anew in a folder that has a run. */
  readonly overwrite?: boolean | undefined;
  /** In place of `steps`: so many times through the data. */
  readonly epochs?: number | undefined;
  /** Ends after so many minutes of training and evaluation, if the steps are not done before. */
  readonly maxMinutes?: number | undefined;
}

/** A model with its data, ready to be trained. */
export interface Job {
  readonly device: Device;
  readonly settings: Settings;
  readonly saved: SavedRun | null;
  readonly data: ParallelData;
  readonly tokenizers: Tokenizers;
  readonly model: Seq2Seq;
  readonly batches: Batches<TranslationBatch>;
  readonly validation: Batches<TranslationBatch>;
}

/** Trains a model, and writes checkpoints, metrics, learning curve, translations and a heat map into the run's folder. */
export async function trainCommand({
  run,
  backend,
  resume,
  overwrite,
  epochs,
  maxMinutes,
  ...given
}: TrainArguments): Promise<void> {
  const progress = terminalProgress();
  const device = await chooseBackend(backend);
  progress.print(`Engine: ${device.description}`);
  const saved = resume ? await openLast(run) : null;
  const settings = saved ? resumedSettings(saved.settings, given, changeable) : settingsFrom(given);
  const job = withEpochs(await prepare(device, settings, saved, progress), epochs);
  const { checkpoint, kept } = filesOf(run);
  if (saved === null) await makeRunFolder({ folder: run, checkpoint, stale: [kept], overwrite });
  await writeWhole(filesOf(run).tokenizer, `${JSON.stringify(job.tokenizers.source)}\n`);
  const history = await trainAndSave(job, run, maxMinutes, progress);
  await finishRun(job, run, history, progress);
}

async function prepare(
  device: Device,
  settings: Settings,
  saved: SavedRun | null,
  progress: Progress,
): Promise<Job> {
  const data = await loadData(settings, progress.print);
  const tokenizers = saved?.tokenizers ?? (await makeTokenizers(settings, data.training));
  const { source, target } = tokenizers;
  const shared = source === target;
  const sizes = { source: source.vocabulary.size, target: target.vocabulary.size, shared };
  const model = saved?.model ?? translationModel(settings, sizes);
  const { batchTokens, maxLength, seed, subwordDropout } = settings;
  const shape = { tokenizers, batchTokens, maxLength };
  const training = translationBatches({ ...shape, pairs: data.training, seed, subwordDropout });
  const validation = translationBatches({ ...shape, pairs: firstReferences(data.validation) });
  progress.print(
    `Data:   ${data.name}, ${count(training.kept)} pairs to train on, ${count(data.validation.sources.length)} to validate, ${count(data.test.sources.length)} to test`,
  );
  if (training.tooLong > 0) {
    progress.print(`        ${count(training.tooLong)} pairs of more than ${maxLength} tokens left out`);
  }
  progress.print(
    `Tokens: ${count(sizes.source)}${shared ? " for both languages" : ` of the source, ${count(sizes.target)} of the target`}`,
  );
  return {
    device,
    settings,
    saved,
    data,
    tokenizers,
    model,
    batches: training.batches,
    validation: validation.batches,
  };
}

function firstReferences({ sources, references }: TestSet) {
  return sources.map((source, index) => ({ source, target: references[index]![0]! }));
}

/** A number of epochs as steps. */
function withEpochs(job: Job, epochs: number | undefined): Job {
  if (epochs === undefined) return job;
  let steps = 0;
  for (let epoch = 0; epoch < epochs; epoch++) steps += job.batches.count(epoch);
  return { ...job, settings: { ...job.settings, steps } };
}

async function trainAndSave(
  job: Job,
  run: string,
  maxMinutes: number | undefined,
  progress: Progress,
): Promise<History> {
  const { settings, saved, model, batches } = job;
  const { steps, evaluateEvery, labelSmoothing } = settings;
  if (saved !== null && saved.checkpoint.step >= steps) {
    throw new Error(
      `--resume: the run has taken its ${saved.checkpoint.step} steps. Pass more with --steps.`,
    );
  }
  if (saved === null) progress.show("Drawing the initial weights ...");
  const initial = model.init(saved === null ? random(settings.seed).split("weights") : undrawn);
  const parameters = leavesOf(initial).reduce((sum, { size }) => sum + size, 0);
  progress.print(
    `Model:  ${settings.layers} x ${settings.hidden} ${settings.cell}, ${settings.attention} attention, ${count(parameters)} parameters; ${count(steps)} steps, ${(steps / batches.count(0)).toFixed(1)} epochs`,
  );
  const history: History = structuredClone(
    saved?.history ?? { training: [], validation: [], bleu: [], tokens: 0, seconds: 0 },
  );
  const limit = (maxMinutes ?? Number.POSITIVE_INFINITY) * 60;
  let began = performance.now();
  const running = train({
    params: initial,
    loss: translationLoss(model, labelSmoothing),
    optimizer: chain(clipByGlobalNorm(1), adam({ learningRate: scheduleOf(settings), beta2: 0.98 })),
    batches: (from: Cursor | undefined) => readBatches(batches, from),
    steps,
    seed: settings.seed,
    resume: saved?.checkpoint,
  });
  for await (const now of running) {
    history.training.push([now.step, Number(now.loss.toFixed(4))]);
    history.tokens += now.count;
    history.seconds += (performance.now() - began) / 1000;
    const last = now.step === steps || history.seconds >= limit;
    progress.show(statusLine(now.step, settings, history, now.loss));
    if (now.step % evaluateEvery === 0 || last) {
      const evaluated = performance.now();
      await evaluateAndSave(job, run, history, now, progress);
      if (limit < Number.POSITIVE_INFINITY) history.seconds += (performance.now() - evaluated) / 1000;
    }
    if (last) break;
    began = performance.now();
  }
  progress.end();
  return history;
}

type Now = Parameters<typeof takeCheckpoint>[0] & { readonly params: Seq2SeqParams };

async function evaluateAndSave(
  job: Job,
  run: string,
  history: History,
  now: Now,
  progress: Progress,
): Promise<void> {
  const { settings, model, tokenizers, validation, data } = job;
  const { loss } = await evaluate({
    params: now.params,
    batches: readEpoch(validation),
    loss: translationLoss(model),
  });
  const translator: Translator = {
    models: [{ model, params: now.params }],
    tokenizers,
    maxLength: Number.POSITIVE_INFINITY,
  };
  const part = {
    sources: data.validation.sources.slice(0, settings.bleuSentences),
    references: data.validation.references.slice(0, settings.bleuSentences),
  };
  const { bleu } = await scoreTranslations(translator, part, settings.pair, {
    beam: 1,
    lengthPenalty: 1,
    batch: 64,
  });
  const isBest = history.bleu.every(([, before]) => bleu.score > before);
  history.validation.push([now.step, Number(loss.toFixed(4))]);
  history.bleu.push([now.step, Number(bleu.score.toFixed(2))]);
  progress.print(
    `Step ${now.step}: training ${recentLoss(history).toFixed(3)}, validation ${loss.toFixed(3)} nats per token, BLEU ${bleu.score.toFixed(1)}${isBest ? ", the best so far" : ""}; ${count(history.tokens / history.seconds)} tokens/s`,
  );
  const checkpoint = await takeCheckpoint(now, {
    model: modelNote(model, settings),
    tokenizer: tokenizersToJSON(tokenizers),
    metrics: history,
  });
  await saveCheckpoint(filesOf(run).checkpoint, checkpoint);
  const options = { last: settings.keep, better: "higher" } as const;
  await keepCheckpoint(filesOf(run).kept, withoutState(checkpoint), bleu.score, options);
}

function statusLine(step: number, { steps }: Settings, history: History, loss: number): string {
  const speed = history.tokens / history.seconds;
  const left = duration((history.seconds / step) * (steps - step));
  const [, validation] = history.validation.at(-1) ?? [];
  const [, bleu] = history.bleu.at(-1) ?? [];
  const evaluated =
    validation === undefined ? "" : ` | validation ${validation.toFixed(3)}, BLEU ${bleu!.toFixed(1)}`;
  return `${bar(step / steps)} step ${step} of ${steps} | loss ${loss.toFixed(3)}${evaluated} | ${count(speed)} tokens/s | ${left} left`;
}

/** Rises over the first steps, then falls: to a hundredth, or with the square root of the steps. */
function scheduleOf({ schedule, learningRate, warmUp: rising, steps }: Settings): Schedule {
  if (schedule === "inverse-square-root") return inverseSquareRoot(learningRate, { warmUpSteps: rising });
  const falling = cosine(learningRate, { steps: Math.max(1, steps - rising), minimum: learningRate / 100 });
  return warmUp(falling, { steps: rising });
}

/** The mean loss of the last steps. */
export function recentLoss({ training }: History): number {
  const last = training.slice(-50);
  return last.reduce((sum, [, loss]) => sum + loss, 0) / last.length;
}
