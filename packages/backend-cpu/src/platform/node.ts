import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { checkInterface } from "../engine/check-interface.ts";
import type { Engine, EngineOptions } from "../engine/engine.ts";
import { type NativeAddon, nativeEngine } from "../engine/native.ts";
import type { WasmWorker, WorkerTask } from "../engine/wasm-worker.ts";

const addonPath = fileURLToPath(new URL("../../build/Release/refrain.node", import.meta.url));
const wasmFolder = new URL("../../wasm/", import.meta.url);

/** What of the engine depends on where it runs: Node. */
export const platform = {
  /** The engine asked for by the environment variable `REFRAIN_ENGINE`, or undefined. */
  wantedEngine: (): string | undefined => process.env["REFRAIN_ENGINE"],
  /** The native engine's instruction set asked for by the environment variable `REFRAIN_INSTRUCTION_SET`, or undefined. */
  wantedInstructionSet: (): string | undefined => process.env["REFRAIN_INSTRUCTION_SET"],
  threads: (): number => availableParallelism(),
  /**
   * Why there is no native engine, or null.
   *
   * @throws when there is one that was built for other TypeScript.
   */
  nativeMissing(): string | null {
    if (!existsSync(addonPath)) {
      return "the native engine is not built; `node scripts/build-native.mjs` in @refrain/backend-cpu builds it";
    }
    try {
      requireAddon(addonPath);
    } catch (error) {
      return `the native engine does not load: ${error instanceof Error ? error.message : String(error)}`;
    }
    loadAddon();
    return null;
  },
  loadNative: (options: EngineOptions): Engine => nativeEngine(loadAddon(), options),
  /** Why WebAssembly cannot have threads, or null. */
  threadsMissing: (): string | null => null,
  /** Whether this thread may sleep while others compute. */
  maySleep: (): boolean => true,
  startWorker(task: WorkerTask): WasmWorker {
    // A worker runs plain JavaScript: loaders that the process was started with are not for it.
    const worker = new Worker(new URL("worker-node.js", wasmFolder), { workerData: task, execArgv: [] });
    const ready = new Promise<void>((resolve, reject) => {
      worker.once("message", () => {
        // The process may end while its threads wait for work.
        worker.unref();
        resolve();
      });
      worker.once("error", reject);
    });
    let lost: string | null = null;
    worker.once("error", ({ message }) => {
      lost = message;
    });
    worker.once("exit", (code) => {
      lost ??= `its worker ended with exit code ${code}`;
    });
    return {
      ready,
      lost: () => lost,
      async stop() {
        await worker.terminate();
      },
    };
  },
  /** The WebAssembly module for one thread, or for several. */
  wasmBytes: async (threaded: boolean): Promise<Uint8Array<ArrayBuffer>> =>
    new Uint8Array(readFileSync(new URL(threaded ? "refrain-threads.wasm" : "refrain.wasm", wasmFolder))),
};

/**
 * The native engine.
 *
 * @throws when it cannot be loaded, or was built for other TypeScript.
 */
export function loadAddon(path: string = addonPath): NativeAddon {
  const addon = requireAddon(path);
  checkInterface({
    file: "build/Release/refrain.node",
    found: addon.interface,
    remedy: "build it again with `node scripts/build-native.mjs --force`",
  });
  return addon;
}

const requireAddon = (path: string): NativeAddon => createRequire(import.meta.url)(path) as NativeAddon;
