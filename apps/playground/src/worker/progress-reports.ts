import type { LossPoint, Report } from "./protocol.ts";

/** Milliseconds between two reports: a page that draws more often shows no more. */
const EVERY = 100;

/** Gathers what happens in a run, and tells it a few times a second. */
export interface ProgressReports {
  trained(step: number, loss: number, charactersPerSecond: number): void;
  validated(step: number, loss: number): void;
  /** Tells what was gathered. */
  flush(): void;
}

/** @param say gets the reports. */
export function progressReports(say: (report: Report) => void): ProgressReports {
  let training: LossPoint[] = [];
  let validation: LossPoint[] = [];
  let latest = { step: 0, charactersPerSecond: 0 };
  let told = 0;
  const flush = (): void => {
    if (training.length + validation.length === 0) return;
    say({ kind: "progress", ...latest, training, validation });
    [training, validation] = [[], []];
    told = performance.now();
  };
  const flushWhenDue = (): void => {
    if (performance.now() - told >= EVERY) flush();
  };
  return {
    flush,
    trained(step, loss, charactersPerSecond) {
      training.push([step, loss]);
      latest = { step, charactersPerSecond };
      flushWhenDue();
    },
    validated(step, loss) {
      validation.push([step, loss]);
      flushWhenDue();
    },
  };
}
