import { requireCount } from "./require-count.ts";

/** When to stop. */
export interface EarlyStoppingOptions {
  /** How many evaluations in a row may pass without an improvement. */
  readonly patience: number;
  /** Which is better. Default: `"lower"`, for losses. */
  readonly better?: "lower" | "higher";
  /** By how much the best value must be beaten to count, in its unit. Default: 0. */
  readonly minimumChange?: number;
}

/** What early stopping remembers: JSON, for a checkpoint's metrics. */
export interface StoppingState {
  /** The best value so far; null before the first. */
  readonly best: number | null;
  /** Evaluations since the best one. */
  readonly waited: number;
  /** Whether the last value was the best so far: the moment to save. */
  readonly improved: boolean;
  /** Whether patience is at its end. */
  readonly stop: boolean;
}

/** Watches a validation metric. */
export interface EarlyStopping {
  init(): StoppingState;
  /** A value that is not finite is no improvement. */
  update(state: StoppingState, value: number): StoppingState;
}

/**
 * Early stopping (Prechelt, "Early stopping - but when?", 1998): ends training when a validation metric has not improved for
 * some evaluations.
 *
 * @throws when an option is out of range.
 *
 * @example
 * const stopping = earlyStopping({ patience: 3 });
 * let progress = stopping.init();
 * for await (const now of train(options)) {
 *   progress = stopping.update(progress, (await evaluate({ ...validation, params: now.params })).loss);
 *   if (progress.improved) await saveCheckpoint("best.safetensors", await takeCheckpoint(now));
 *   if (progress.stop) break;
 * }
 */
export function earlyStopping({
  patience,
  better = "lower",
  minimumChange = 0,
}: EarlyStoppingOptions): EarlyStopping {
  requireCount("earlyStopping", "patience", patience);
  if (!(minimumChange >= 0)) {
    throw new Error(`earlyStopping: minimumChange must be 0 or more, got ${minimumChange}.`);
  }
  const sign = better === "lower" ? 1 : -1;
  return {
    init: () => ({ best: null, waited: 0, improved: false, stop: false }),
    update({ best, waited }, value) {
      const improved = Number.isFinite(value) && (best === null || sign * (best - value) > minimumChange);
      return improved
        ? { best: value, waited: 0, improved, stop: false }
        : { best, waited: waited + 1, improved, stop: waited + 1 >= patience };
    },
  };
}
