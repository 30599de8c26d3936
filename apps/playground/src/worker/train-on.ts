import { evaluateText, type ModelParams, type ModelState, writeText } from "@refrain/char-lm";
import { disposeTree, random } from "@refrain/core";
import type { TrainStep } from "@refrain/train";
import type { PreparedRun } from "./prepare-run.ts";
import type { ProgressReports } from "./progress-reports.ts";
import type { Report } from "./protocol.ts";
import type { Turns } from "./turns.ts";

/** A run between two steps. */
export interface Moment {
  readonly step: number;
  readonly params: ModelParams;
  /** The step before, or null before the first. */
  readonly taken: TrainStep<ModelParams, ModelState> | null;
}

/** Who a run answers to. */
export interface RunHolders {
  readonly turns: Turns<Moment>;
  say(report: Report): void;
  readonly progress: ProgressReports;
  /** Called when the last step is taken; the run then waits to be ended. */
  finished(): void;
}

/** Characters of a sample. */
const SAMPLE = 160;
/** Milliseconds between two samples at least; and they take no more than a fifth of the time. */
const SAMPLE_EVERY = 2500;

/** Trains until it is told to end, and reports losses, speed and samples on the way. */
export async function trainOn(
  prepared: PreparedRun,
  { turns, say, progress, finished }: RunHolders,
): Promise<void> {
  const { settings, model, corpus, params: initial, history } = prepared;
  const written = sampleClock();
  let last: TrainStep<ModelParams, ModelState> | null = null;
  let before = prepared.facts.step;
  if (await turns.between({ step: before, params: initial, taken: null })) {
    let began = performance.now();
    for await (const now of prepared.begin()) {
      last = now;
      history.training.push([now.step, now.loss]);
      history.characters += now.count;
      history.seconds += (performance.now() - began) / 1000;
      progress.trained(now.step, now.loss, history.characters / history.seconds);
      const done = now.step >= settings.steps;
      const { evaluateEvery } = settings;
      if (Math.floor(now.step / evaluateEvery) > Math.floor(before / evaluateEvery) || done) {
        const { loss } = await evaluateText(model, now.params, corpus.validation);
        history.validation.push([now.step, loss]);
        progress.validated(now.step, loss);
      }
      before = now.step;
      if (written.due() || done) {
        const sampling = {
          prompt: corpus.prompt,
          length: SAMPLE,
          temperature: 0.7,
          random: random(now.step),
        };
        let text = corpus.prompt;
        for await (const character of writeText(model, now.params, corpus.tokenizer, sampling))
          text += character;
        say({ kind: "sample", step: now.step, text });
        written.done();
      }
      if (done) finished();
      if (!(await turns.between({ step: now.step, params: now.params, taken: now }))) break;
      began = performance.now();
    }
  }
  if (last !== null) disposeTree([last.params, last.optimizerState.tensors, last.state ?? []]);
  disposeTree(initial);
}

function sampleClock(): { due(): boolean; done(): void } {
  let next = performance.now() + 500;
  let began = 0;
  return {
    due() {
      began = performance.now();
      return began >= next;
    },
    done() {
      const now = performance.now();
      next = now + Math.max(SAMPLE_EVERY, 4 * (now - began));
    },
  };
}
