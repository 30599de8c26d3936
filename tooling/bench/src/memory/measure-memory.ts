import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { median } from "../measure/statistics.ts";
import { pytorchCommand } from "../peers/pytorch.ts";
import type { EngineName } from "../start-engine.ts";
import { smallest, type Workload } from "../workloads.ts";

/** Peak memory in megabytes. */
export interface Peak {
  /**
   * What the workload took, above what the process had when it had run the smallest one of its kind for a second. 0 where that
   * had left enough free.
   */
  readonly workload: number;
  /** The most that the process ever had. */
  readonly process: number;
}

/** The peak memory of one workload's steps. */
export interface MemoryRow {
  readonly workload: Workload;
  readonly ours: Peak;
  /** PyTorch's; null where it was not measured. */
  readonly peer: Peak | null;
}

/** Steps of a workload whose peak is taken: from the second on, all that is kept between steps is there. */
export const STEPS = 4;

/** Seconds of the smallest workload before: code is loaded and compiled then, and the heap is as large as any small program's. */
export const WARM_UP = 1;

/** Processes of each side, whose median counts: when a garbage collector runs is chance. */
const PROCESSES = 3;

const oneSide = fileURLToPath(new URL("one-side.ts", import.meta.url));

/**
 * The peak memory of a workload, each side in processes of its own.
 *
 * @param python a Python that has PyTorch, null to leave it out.
 * @throws when a side fails.
 */
export function measureMemory(
  workload: Workload,
  engine: EngineName,
  threads: number,
  python: string | undefined | null,
): MemoryRow {
  const descriptions = [JSON.stringify(workload), JSON.stringify(smallest(workload))];
  const ours = [process.execPath, ...process.execArgv, oneSide, engine, String(threads), ...descriptions];
  const counts = [String(STEPS), String(WARM_UP)];
  return {
    workload,
    ours: peakOf(ours),
    peer:
      python === null
        ? null
        : peakOf([...pytorchCommand(python), String(threads), ...descriptions, ...counts]),
  };
}

function peakOf(command: readonly string[]): Peak {
  const peaks = Array.from({ length: PROCESSES }, () => peakOfOne(command));
  return {
    workload: median(peaks.map((peak) => peak.workload)),
    process: median(peaks.map((peak) => peak.process)),
  };
}

function peakOfOne([program, ...args]: readonly string[]): Peak {
  const { status, stdout, stderr, error } = spawnSync(program!, args, { encoding: "utf8" });
  if (error !== undefined || status !== 0) {
    throw new Error(`bench: ${program} failed: ${error?.message ?? stderr.trim()}`);
  }
  return JSON.parse(stdout.trim().split("\n").at(-1)!) as Peak;
}
