import { inspectMoment, saveMoment } from "./moments.ts";
import type { PreparedRun } from "./prepare-run.ts";
import { prepareRun } from "./prepare-run.ts";
import { progressReports } from "./progress-reports.ts";
import type { Order, Report, RunStatus, TrainingJob } from "./protocol.ts";
import { type Moment, trainOn } from "./train-on.ts";
import { type Turns, turns } from "./turns.ts";

interface Run {
  readonly prepared: PreparedRun;
  readonly turns: Turns<Moment>;
  /** What a run that waits for steps is. */
  waiting: RunStatus;
  /** Settles when the run is over and its memory given back. */
  over: Promise<void>;
}

/** Trains one model after another, as the page orders. */
export function trainer(say: (report: Report) => void): { handle(order: Order): Promise<void> } {
  let current: Run | null = null;
  let beginning: Promise<void> = Promise.resolve();

  const begin = async (job: TrainingJob): Promise<void> => {
    // A job that is no good leaves the run before it alone.
    const prepared = await prepareRun(job);
    const old = current;
    current = null;
    old?.turns.end();
    await old?.over;
    say({ kind: "begun", facts: prepared.facts });
    // A checkpoint that was opened waits: its owner may want to look at it first.
    const allowed = job.checkpoint === null ? Number.POSITIVE_INFINITY : 0;
    const progress = progressReports(say);
    const onWait = () => {
      progress.flush();
      say({ kind: "status", status: run.waiting });
    };
    const run: Run = { prepared, turns: turns(allowed, onWait), waiting: "paused", over: Promise.resolve() };
    if (allowed > 0) say({ kind: "status", status: "running" });
    const finished = () => {
      run.waiting = "finished";
      run.turns.allow(0);
    };
    run.over = trainOn(prepared, { turns: run.turns, say, progress, finished }).catch((error: unknown) => {
      if (current === run) current = null;
      say({
        kind: "failed",
        order: "train",
        message: error instanceof Error ? error.message : String(error),
      });
      say({ kind: "status", status: "stopped" });
    });
    current = run;
  };

  return {
    async handle(order) {
      if (order.kind === "train") {
        // One after the other: each ends the run before it.
        beginning = beginning.catch(() => {}).then(() => begin(order.job));
        return beginning;
      }
      if (current === null) throw new Error("Nothing is being trained yet.");
      const { prepared, turns: own } = current;
      if (order.kind === "pause") own.allow(0);
      else if (order.kind === "step") own.allow(1);
      else if (order.kind === "resume") {
        own.allow(Number.POSITIVE_INFINITY);
        say({ kind: "status", status: "running" });
      } else if (order.kind === "stop") {
        current.waiting = "stopped";
        own.allow(0);
      } else if (order.kind === "save") own.ask((now) => saveMoment(prepared, now, say));
      else if (order.kind === "inspect") own.ask((now) => inspectMoment(prepared, now, order.layer, say));
    },
  };
}
