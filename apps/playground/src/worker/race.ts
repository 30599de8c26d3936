import { evaluateText } from "@refrain/char-lm";
import { disposeTree } from "@refrain/core";
import { type PreparedRun, prepareRun } from "./prepare-run.ts";
import type { LossPoint, RaceJob, RacerProgress, Report } from "./protocol.ts";

interface Racer {
  readonly cell: string;
  readonly prepared: PreparedRun | null;
  readonly steps: ReturnType<PreparedRun["begin"]> | null;
  step: number;
  training: LossPoint[];
  validation: LossPoint[];
  characters: number;
  seconds: number;
  failure: string | null;
  done: boolean;
}

/** Milliseconds between two reports. */
const EVERY = 150;

/** Trains several cells in turn, a step each, on the same text with the same sizes, seed and order of batches. */
export async function race(
  { text, settings, cells, cellSource }: RaceJob,
  say: (report: Report) => void,
): Promise<void> {
  const racers: Racer[] = [];
  for (const cell of cells) {
    const job = { text, cellSource, checkpoint: null, settings: { ...settings, cell } };
    racers.push(await enter(cell, () => prepareRun(job)));
  }
  let told = performance.now();
  while (racers.some(({ done }) => !done)) {
    for (const racer of racers) {
      if (!racer.done) await advance(racer);
      if (performance.now() - told < EVERY) continue;
      say({ kind: "racing", racers: racers.map(report), done: false });
      told = performance.now();
    }
  }
  say({ kind: "racing", racers: racers.map(report), done: true });
  for (const { prepared } of racers) if (prepared !== null) disposeTree(prepared.params);
}

async function enter(cell: string, prepare: () => Promise<PreparedRun>): Promise<Racer> {
  const racer = { cell, step: 0, training: [], validation: [], characters: 0, seconds: 0 };
  try {
    const prepared = await prepare();
    return { ...racer, prepared, steps: prepared.begin(), failure: null, done: false };
  } catch (error) {
    return { ...racer, prepared: null, steps: null, failure: messageOf(error), done: true };
  }
}

async function advance(racer: Racer): Promise<void> {
  const { prepared, steps } = racer;
  const began = performance.now();
  try {
    const { value: now, done } = await steps!.next();
    if (now === undefined || done) {
      racer.done = true;
      return;
    }
    racer.step = now.step;
    racer.training.push([now.step, now.loss]);
    racer.characters += now.count;
    racer.seconds += (performance.now() - began) / 1000;
    const { settings, model, corpus } = prepared!;
    if (now.step % settings.evaluateEvery === 0 || now.step >= settings.steps) {
      const { loss } = await evaluateText(model, now.params, corpus.validation);
      racer.validation.push([now.step, loss]);
    }
    if (now.step >= settings.steps) {
      racer.done = true;
      disposeTree([now.params, now.optimizerState.tensors, now.state ?? []]);
    }
  } catch (error) {
    racer.failure = messageOf(error);
    racer.done = true;
  }
}

/** What is new about a racer since the last report. */
function report(racer: Racer): RacerProgress {
  const { cell, step, prepared, training, validation, characters, seconds, failure } = racer;
  [racer.training, racer.validation] = [[], []];
  return {
    ...{ cell, step, training, validation, failure },
    parameters: prepared?.facts.parameters ?? 0,
    kernel: prepared?.facts.kernel ?? "",
    charactersPerSecond: seconds === 0 ? 0 : characters / seconds,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
