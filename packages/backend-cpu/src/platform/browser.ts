import type { Engine, EngineOptions } from "../engine/engine.ts";
import type { WasmWorker, WorkerTask } from "../engine/wasm-worker.ts";

/** What of the engine depends on where it runs: browsers, and runtimes that are like them. */
export const platform = {
  wantedEngine: (): string | undefined => undefined,
  wantedInstructionSet: (): string | undefined => undefined,
  threads: (): number => globalThis.navigator?.hardwareConcurrency ?? 1,
  nativeMissing: (): string | null => "browsers run WebAssembly",
  loadNative(_: EngineOptions): Engine {
    throw new Error("cpu: there is no native engine in a browser.");
  },
  /** Why WebAssembly cannot have threads, or null. */
  threadsMissing(): string | null {
    if (globalThis.crossOriginIsolated === false) {
      return "the page is not cross-origin isolated; serve it with `Cross-Origin-Opener-Policy: same-origin` and `Cross-Origin-Embedder-Policy: require-corp`";
    }
    if (typeof SharedArrayBuffer === "undefined" || typeof Worker === "undefined") {
      return "this runtime has no workers with shared memory";
    }
    return null;
  },
  /** Whether this thread may sleep while others compute: the main thread of a page may not. */
  maySleep: (): boolean => typeof document === "undefined",
  startWorker(task: WorkerTask): WasmWorker {
    const worker = new Worker(new URL("../../wasm/worker-browser.js", import.meta.url), { type: "module" });
    let lost: string | null = null;
    const ready = new Promise<void>((resolve, reject) => {
      worker.onmessage = () => resolve();
      worker.onerror = ({ message }) => {
        lost = message || "wasm/worker-browser.js could not be loaded";
        reject(new Error(lost));
      };
      worker.postMessage(task);
    });
    return { ready, lost: () => lost, stop: async () => worker.terminate() };
  },
  /** The WebAssembly module for one thread, or for several. */
  wasmBytes: async (threaded: boolean): Promise<Uint8Array<ArrayBuffer>> =>
    load(
      threaded
        ? new URL("../../wasm/refrain-threads.wasm", import.meta.url)
        : new URL("../../wasm/refrain.wasm", import.meta.url),
    ),
};

async function load(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`cpu: ${response.url} could not be loaded: HTTP ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}
