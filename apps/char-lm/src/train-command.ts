import {
  bar,
  chooseBackend,
  count,
  duration,
  learningCurveSvg,
  makeRunFolder,
  type Progress,
  resumedSettings,
  terminalProgress,
  withGiven,
  writeWhole,
} from "@refrain/command-line";
import { type Device, explainScan, leavesOf, random, undrawn, zeros } from "@refrain/core";
import { type Batches, type Cursor, readBatches, type TokenWindow, tokenStream } from "@refrain/data";
import { bitsPerCharacter } from "@refrain/evaluation";
import { adam, chain, clipByGlobalNorm } from "@refrain/optim";
import { type Tokenizer, trainCharacters } from "@refrain/text";
import { takeCheckpoint, train } from "@refrain/train";
import { saveCheckpoint } from "@refrain/train/node";
import { chooseCell } from "./choose-cell.ts";
import { loadCorpus } from "./corpus.ts";
import { evaluateText, languageModelLoss } from "./language-model-loss.ts";
import { type CharacterModel, characterModel, type ModelParams } from "./model.ts";
import { filesOf, type History, openRun, type SavedRun } from "./run-folder.ts";
import { schedule } from "./schedule.ts";
import { changeable, defaultSettings, type GivenSettings, type Settings } from "./settings.ts";
import { writeText } from "./write-text.ts";

/** What `train` takes beside the settings of the model. */
export interface TrainArguments extends GivenSettings {
  /** The folder that the run is written to. */
  readonly run: string;
  readonly backend: string;
  readonly resume?: boolean | undefined;
  /** Begins anew in a folder that has a run. */
  readonly overwrite?: boolean | undefined;
}

/** What `metrics.json` says of a run. */
export interface RunMetrics {
  readonly steps: number;
  /** Nats per character, over the last steps. */
  readonly trainLoss: number;
  /** Nats per character of the validation text. */
  readonly validationLoss: number;
  readonly bitsPerCharacter: number;
  readonly charactersPerSecond: number;
  readonly backend: string;
  readonly kernel: string;
}

/** Trains a model, and writes its checkpoint, metrics, learning curve and samples into the run's folder. */
export async function trainCommand({
  run,
  backend,
  resume,
  overwrite,
  ...given
}: TrainArguments): Promise<RunMetrics> {
  const { checkpoint } = filesOf(run);
  const progress = terminalProgress();
  const device = await chooseBackend(backend);
  progress.print(`Engine: ${device.description}`);
  const saved = resume ? await openRun(run) : null;
  const settings = saved
    ? resumedSettings(saved.settings, given, changeable)
    : withGiven(defaultSettings(device), given);
  const job = await prepare(settings, saved, progress);
  if (saved === null) await makeRunFolder({ folder: run, checkpoint, overwrite });
  const { history, params } = await trainAndSave(job, run, progress);
  return finish(job, { run, device, history, params, progress });
}

/** A model with its data, ready to be trained. */
interface Job {
  readonly settings: Settings;
  readonly saved: SavedRun | null;
  readonly name: string;
  readonly tokenizer: Tokenizer;
  readonly model: CharacterModel;
  readonly windows: Batches<TokenWindow>;
  readonly validation: Int32Array;
  /** What the samples begin with: two words of the validation text. */
  readonly prompt: string;
}

async function prepare(settings: Settings, saved: SavedRun | null, progress: Progress): Promise<Job> {
  const corpus = await loadCorpus(
    settings.text === null ? { dataset: settings.dataset } : { text: settings.text },
    progress.show,
  );
  const tokenizer = saved?.tokenizer ?? trainCharacters([corpus.training, corpus.validation]);
  const description = {
    cell: settings.cell,
    vocabularySize: tokenizer.vocabulary.size,
    embeddingSize: settings.embedding,
    hiddenSize: settings.hidden,
    layers: settings.layers,
    dropout: settings.dropout,
  };
  const model = saved?.model ?? characterModel(description, await chooseCell(settings.cell));
  const [training, validation] = [tokenizer.encode(corpus.training), tokenizer.encode(corpus.validation)];
  progress.print(
    `Text:   ${corpus.name}, ${count(training.length)} characters to train on, ${count(validation.length)} to validate, ${tokenizer.vocabulary.size} different`,
  );
  const prompt = /\n(\w+ \w+ )/.exec(corpus.validation)?.[1] ?? corpus.validation.slice(0, 1);
  const windows = tokenStream(training, { batch: settings.batch, time: settings.time, last: "drop" });
  return { settings, saved, name: corpus.name, tokenizer, model, windows, validation, prompt };
}

async function trainAndSave(
  { settings, saved, tokenizer, model, windows, validation }: Job,
  run: string,
  progress: Progress,
): Promise<{ history: History; params: ModelParams }> {
  const { steps, evaluateEvery, batch, time } = settings;
  if (saved !== null && saved.checkpoint.step >= steps) {
    throw new Error(
      `--resume: the run has taken its ${saved.checkpoint.step} steps. Pass more with --steps.`,
    );
  }
  if (saved === null) progress.show("Drawing the initial weights ...");
  const initial = model.init(saved === null ? random(settings.seed).split("weights") : undrawn);
  const parameters = leavesOf(initial).reduce((sum, { size }) => sum + size, 0);
  progress.print(
    `Model:  ${settings.layers} x ${settings.hidden} ${settings.cell}, ${count(parameters)} parameters; ${steps} steps of ${batch} x ${time} characters`,
  );

  const history = structuredClone(
    saved?.history ?? { training: [], validation: [], characters: 0, seconds: 0 },
  );
  let params = initial;
  let began = performance.now();
  const running = train({
    params: initial,
    loss: languageModelLoss(model),
    optimizer: chain(clipByGlobalNorm(1), adam({ learningRate: schedule(settings) })),
    batches: (from: Cursor | undefined) => readBatches(windows, from),
    steps,
    seed: settings.seed,
    resume: saved?.checkpoint,
  });
  for await (const now of running) {
    params = now.params;
    history.training.push([now.step, now.loss]);
    history.characters += now.count;
    history.seconds += (performance.now() - began) / 1000;
    const speed = history.characters / history.seconds;
    const left = duration(((steps - now.step) * batch * time) / speed);
    progress.show(
      `${bar(now.step / steps)} step ${now.step} of ${steps} | loss ${now.loss.toFixed(3)} | ${count(speed)} characters/s | ${left} left`,
    );
    if (now.step % evaluateEvery === 0 || now.step === steps) {
      const { loss } = await evaluateText(model, now.params, validation);
      history.validation.push([now.step, loss]);
      progress.print(
        `Step ${now.step}: training ${trainingLoss(history).toFixed(3)}, validation ${loss.toFixed(3)} nats per character`,
      );
      const notes = {
        model: { app: "char-lm", description: model.description, settings },
        tokenizer: tokenizer.toJSON(),
        metrics: history,
      };
      await saveCheckpoint(filesOf(run).checkpoint, await takeCheckpoint(now, notes));
    }
    began = performance.now();
  }
  progress.end();
  return { history, params };
}

/** The mean loss of the last steps. */
function trainingLoss({ training }: History): number {
  const last = training.slice(-20);
  return last.reduce((sum, [, loss]) => sum + loss, 0) / last.length;
}

interface Finishing {
  readonly run: string;
  readonly device: Device;
  readonly history: History;
  readonly params: ModelParams;
  readonly progress: Progress;
}

async function finish(
  { settings, model, name, tokenizer, validation, prompt }: Job,
  { run, device, history, params, progress }: Finishing,
): Promise<RunMetrics> {
  const files = filesOf(run);
  const [step, nats] = history.validation.at(-1)!;
  const probe = zeros([1, 1, settings.embedding]);
  const metrics: RunMetrics = {
    steps: step,
    trainLoss: trainingLoss(history),
    validationLoss: nats,
    bitsPerCharacter: bitsPerCharacter().compute({
      nats: nats * validation.length,
      count: validation.length,
    }),
    charactersPerSecond: history.characters / history.seconds,
    backend: device.description,
    kernel: explainScan(model.firstCell, params.recurrent[0]!, probe).name,
  };
  progress.print(
    `\nValidation: ${nats.toFixed(3)} nats, ${metrics.bitsPerCharacter.toFixed(3)} bits per character; ${count(metrics.charactersPerSecond)} characters/s on ${metrics.kernel}\n`,
  );

  const samples: string[] = [];
  for (const temperature of [0.5, 0.7, 0.9]) {
    const sampling = { prompt, length: 240, temperature, random: random(settings.seed).split("samples") };
    let text = prompt;
    for await (const character of writeText(model, params, tokenizer, sampling)) text += character;
    samples.push(`--- temperature ${temperature} ---\n${text}`);
    progress.print(`${samples.at(-1)}\n`);
  }
  const title = `${name}: ${settings.layers} x ${settings.hidden} ${settings.cell}`;
  await writeWhole(files.samples, `${samples.join("\n\n")}\n`);
  const { training, validation: losses } = history;
  const curve = { title, unit: "nats / character", training, validation: losses };
  await writeWhole(files.curve, learningCurveSvg(curve));
  await writeWhole(files.metrics, `${JSON.stringify(metrics, null, 2)}\n`);
  progress.print(`Written: ${Object.values(files).join(", ")}`);
  progress.print(`Go on with: npm run char-lm -- generate --run ${run} --prompt "${prompt.trim()}"`);
  return metrics;
}
