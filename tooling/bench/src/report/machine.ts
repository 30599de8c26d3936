import { availableParallelism, cpus, totalmem } from "node:os";

/** Where a run took place. */
export interface Machine {
  readonly processor: string;
  /** Cores that the process may use. */
  readonly cores: number;
  /** GiB. */
  readonly memory: number;
  readonly platform: string;
  readonly node: string;
}

/** This machine. */
export function thisMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() || "unknown",
    cores: availableParallelism(),
    memory: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
  };
}
