import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { pytorchCommand } from "../peers/pytorch.ts";
import type { EngineName } from "../start-engine.ts";
import type { Workload } from "../workloads.ts";

/** The peak memory of one workload's steps. */
export interface MemoryRow {
  readonly workload: Workload;
  /** Megabytes of ours, above what the process had at its start. */
  readonly ours: number;
  /** Those of PyTorch; null where it was not measured. */
  readonly peer: number | null;
}

/** Steps of a workload whose peak is taken: from the second on, all that is kept between steps is there. */
export const STEPS = 4;

const oneSide = fileURLToPath(new URL("one-side.ts", import.meta.url));

/**
 * The peak memory of a workload, each side in a process of its own.
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
  const description = JSON.stringify(workload);
  const ours = [process.execPath, ...process.execArgv, oneSide, engine, String(threads), description];
  return {
    workload,
    ours: megabytesOf(ours),
    peer:
      python === null
        ? null
        : megabytesOf([...pytorchCommand(python), String(threads), description, String(STEPS)]),
  };
}

function megabytesOf([program, ...args]: readonly string[]): number {
  const { status, stdout, stderr, error } = spawnSync(program!, args, { encoding: "utf8" });
  if (error !== undefined || status !== 0) {
    throw new Error(`bench: ${program} failed: ${error?.message ?? stderr.trim()}`);
  }
  const { megabytes } = JSON.parse(stdout.trim().split("\n").at(-1)!) as { megabytes: number };
  return megabytes;
}
