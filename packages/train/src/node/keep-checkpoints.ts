import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { requireCount } from "../require-count.ts";
import { saveCheckpoint } from "./save-checkpoint.ts";

/** Which checkpoints of a run stay. */
export interface KeepOptions {
  /** How many of the last, to take their mean. Default: 1. */
  readonly last?: number;
  /** How many of the best; of equals, the earlier is better. Default: 1. */
  readonly best?: number;
  /** Which metric is better. Default: `"lower"`, for losses; `"higher"` is for scores such as BLEU. */
  readonly better?: "lower" | "higher";
}

/** A checkpoint that was kept; its file's name says the step and the metric. */
export interface KeptCheckpoint {
  readonly path: string;
  readonly step: number;
  readonly metric: number;
}

/**
 * Saves a checkpoint into a folder, and removes those that are neither among the last nor among the best. A process that is
 * killed on the way leaves whole files only, and never fewer than were to stay.
 *
 * @param folder of this run alone; made if it is not there.
 * @param metric of the checkpoint, such as its validation loss or BLEU.
 * @returns those that are there now, in the order of their steps.
 * @throws when the metric is not finite, an option is out of range, or the file cannot be written.
 *
 * @example
 * const kept = await keepCheckpoint("runs/kept", withoutState(checkpoint), bleu, { last: 5, better: "higher" });
 * const [best] = bestFirst(kept, "higher");
 * const average = await loadAverage(kept.slice(-5).map(({ path }) => path));
 */
export async function keepCheckpoint(
  folder: string,
  checkpoint: Checkpoint,
  metric: number,
  { last = 1, best = 1, better = "lower" }: KeepOptions = {},
): Promise<readonly KeptCheckpoint[]> {
  requireCount("keepCheckpoint", "last", last);
  requireCount("keepCheckpoint", "best", best);
  if (!Number.isFinite(metric)) {
    throw new Error(
      `keepCheckpoint: the metric must be a finite number, got ${metric} at step ${checkpoint.step}.`,
    );
  }
  const { step } = checkpoint;
  const path = join(folder, `step-${String(step).padStart(8, "0")}.metric-${metric}.safetensors`);
  await saveCheckpoint(path, checkpoint);
  await removeCutShort(folder);
  // A run that was resumed comes to the same step again.
  const all = await keptCheckpoints(folder);
  const there = all.filter((each) => each.step !== step || each.path === path);
  const stay = new Set(
    [...there.slice(-last), ...bestFirst(there, better).slice(0, best)].map((each) => each.path),
  );
  for (const each of all) {
    if (!stay.has(each.path)) await rm(each.path, { force: true });
  }
  return there.filter((each) => stay.has(each.path));
}

/**
 * The checkpoints that `keepCheckpoint` has kept in a folder, in the order of their steps; none when it is not there.
 *
 * @throws when the folder cannot be read.
 */
export async function keptCheckpoints(folder: string): Promise<readonly KeptCheckpoint[]> {
  const found: KeptCheckpoint[] = [];
  for (const name of await namesIn(folder)) {
    const [, step, metric] = /^step-(\d+)\.metric-(.+)\.safetensors$/.exec(name) ?? [];
    if (step === undefined || metric === undefined || !Number.isFinite(Number(metric))) continue;
    found.push({ path: join(folder, name), step: Number(step), metric: Number(metric) });
  }
  return found.sort((a, b) => a.step - b.step);
}

/** Kept checkpoints, the best first; of equals, the earlier. */
export function bestFirst(kept: readonly KeptCheckpoint[], better: "lower" | "higher"): KeptCheckpoint[] {
  const sign = better === "lower" ? 1 : -1;
  return kept.toSorted((a, b) => sign * (a.metric - b.metric) || a.step - b.step);
}

/** Removes what killed saves left behind. */
async function removeCutShort(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (/^step-.*\.partial$/.test(name)) await rm(join(folder, name), { force: true });
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new Error(`keptCheckpoints: cannot read "${folder}" (${(cause as Error).message}).`, { cause });
  }
}
