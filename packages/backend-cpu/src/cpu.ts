import type { Backend, Device } from "@refrain/core";
import { platform } from "#platform";
import { deviceOf } from "./device.ts";
import type { Engine } from "./engine/engine.ts";
import { startWasm } from "./engine/wasm.ts";
import { loadModule } from "./engine/wasm-module.ts";

/** How the CPU backend is to run; all of it is found out when left out. */
export interface CpuOptions {
  /** `native` is the Node addon, `wasm` WebAssembly. By default the addon where it is built, else WebAssembly. */
  readonly engine?: "native" | "wasm";
  /**
   * Threads that compute, 1 or more. By default as many as the machine has cores. WebAssembly has 64 at most, and one in pages
   * that are not cross-origin isolated.
   */
  readonly threads?: number;
  /** `amx-fp16`, `amx-bf16`, `avx512`, `avx2`, `sse2`, `neon` or `simd128`. By default the widest that the processor runs. */
  readonly instructionSet?: string;
}

/**
 * The CPU backend: native code in Node, WebAssembly in browsers and where no addon was built.
 *
 * The device's `description` says which engine, instruction set and number of threads run, why WebAssembly does when it
 * was not asked for, and why there are fewer threads than wanted. Where `engine` is left out, the environment variable
 * `REFRAIN_ENGINE` (`native` or `wasm`) decides; where `instructionSet` is, `REFRAIN_INSTRUCTION_SET` does for the native engine.
 *
 * @throws on start, when the engine or the instruction set that was asked for is not there, or the engine was built from other
 * sources than this TypeScript.
 *
 * @example
 * const device = await start(cpu());
 * console.log(device.description); // cpu native avx512, 2 threads
 */
export function cpu(options: CpuOptions = {}): Backend {
  return {
    name: "cpu",
    async unavailable() {
      try {
        const { engine } = choose(options);
        if (engine === "wasm") await loadModule(false);
        return null;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
    start: () => startCpu(options),
  };
}

async function startCpu(options: CpuOptions): Promise<Device> {
  const { engine: kind, why } = choose(options);
  const { threads = platform.threads(), instructionSet } = options;
  if (kind === "native") {
    const wanted = instructionSet ?? platform.wantedInstructionSet() ?? "";
    return deviceFor(platform.loadNative({ threads, instructionSet: wanted }), [why]);
  }
  const { engine, fewer } = await startWasm({ threads, instructionSet: instructionSet ?? "" });
  return deviceFor(engine, [why, fewer === null ? null : `not ${threads}: ${fewer}`]);
}

function deviceFor(engine: Engine, reasons: readonly (string | null)[]): Device {
  const { kind, instructionSet, threads } = engine;
  const line = `cpu ${kind} ${instructionSet}, ${threads} ${threads === 1 ? "thread" : "threads"}`;
  const known = reasons.filter((reason) => reason !== null);
  return deviceOf(engine, known.length === 0 ? line : `${line} (${known.join("; ")})`);
}

/** Which engine runs, and why it is not the native one when nobody chose. */
function choose({ engine, threads }: CpuOptions): { engine: "native" | "wasm"; why: string | null } {
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= 256)) {
    throw new Error(`cpu: threads must be a whole number from 1 to 256, got ${threads}.`);
  }
  const wanted = engine ?? platform.wantedEngine();
  if (wanted !== undefined && wanted !== "native" && wanted !== "wasm") {
    throw new Error(
      `cpu: the engine (option engine, or REFRAIN_ENGINE) must be native or wasm, got ${wanted}.`,
    );
  }
  if (wanted === "wasm") return { engine: "wasm", why: null };
  const missing = platform.nativeMissing();
  if (missing === null) return { engine: "native", why: null };
  if (wanted === "native") throw new Error(`cpu: ${missing}.`);
  return { engine: "wasm", why: missing };
}
