import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import type { EngineName } from "./start-engine.ts";

/** What the command line asks for. */
export interface BenchOptions {
  readonly workload?: string;
  readonly json?: string;
  readonly threads?: number;
  readonly engine?: EngineName;
  readonly rounds: number;
  readonly python?: string;
  readonly peer: boolean;
  readonly profile?: boolean;
  readonly memory?: boolean;
  readonly growth?: boolean;
  readonly write?: boolean;
}

/**
 * Reads the command line.
 *
 * @param args without the program's own name.
 * @throws when options do not go together, or the file to write has no folder.
 */
export function readOptions(args: readonly string[]): BenchOptions {
  const command = new Command("bench")
    .description("Measures Refrain and its peers on the same workloads, alternating, in one run.")
    .option("--workload <substring>", "only workloads with this in their name; scaling/batch is one, too")
    .option("--json <file>", "write all that was measured to a file")
    .option("--threads <n>", "threads of both sides; default: all cores, one for WebAssembly", wholeNumber)
    .addOption(
      new Option("--engine <engine>", "default: native against PyTorch, then wasm against tf.layers").choices(
        ["native", "wasm", "reference"],
      ),
    )
    .option("--rounds <n>", "rounds of alternating measurements", wholeNumber, 7)
    .addOption(
      new Option("--python <path>", "a Python that has PyTorch; default: one is made, once").env(
        "REFRAIN_PYTHON",
      ),
    )
    .option("--no-peer", "only ours")
    .option("--profile", "where the time of each workload goes, by primitive and program")
    .option("--memory", "only the peak memory of each workload, every side in a process of its own")
    .option("--growth", "the process's memory over ten thousand training steps")
    .option("--write", "write docs/performance.md");
  command.parse([...args], { from: "user" });
  const options = command.opts<BenchOptions>();
  const { workload, engine, profile, memory, growth } = options;
  const part = workload !== undefined || engine !== undefined || profile || memory || growth;
  if (options.write && part) {
    throw new Error(
      "bench: --write needs the whole run; leave --workload, --engine, --profile, --memory and --growth out, or use --json.",
    );
  }
  if (options.json !== undefined && !existsSync(dirname(resolve(options.json)))) {
    throw new Error(
      `bench: --json ${options.json} cannot be written: its folder is not there. Make it first.`,
    );
  }
  return options;
}

/** An option's number. @throws what commander prints beside it. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("It must be a whole number, 1 or more.");
  return Number(text);
}
