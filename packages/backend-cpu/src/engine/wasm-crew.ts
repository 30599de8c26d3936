import { platform } from "#platform";
import { exportsOf, type ThreadedExports, type WasmExports } from "./wasm-exports.ts";
import type { WasmWorker } from "./wasm-worker.ts";

/** A module's functions, its memory, and the threads that compute in it. */
export interface Crew {
  readonly wasm: WasmExports;
  readonly memory: WebAssembly.Memory;
  readonly threads: number;
  /** Why a worker can compute no more, or null: `thread 2: memory access out of bounds`. */
  trapped(): string | null;
  /** Which worker has ended without a word in the memory, or null: known to a thread that has not slept since. */
  lost(): string | null;
  /** Ends the workers. */
  stop(): Promise<void>;
}

/** Bytes of a worker's stack; the kernels keep little there. */
const STACK = 256 * 1024;

/** Starts workers that share a memory with this thread, or says why that cannot be. */
export async function startCrew(
  module: WebAssembly.Module,
  threads: number,
  pages: { readonly initial: number; readonly maximum: number },
): Promise<Crew | string> {
  const workers: WasmWorker[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(workers.map((worker) => worker.stop()));
  };
  try {
    const memory = new WebAssembly.Memory({ ...pages, shared: true });
    const wasm = exportsOf(await WebAssembly.instantiate(module, { env: { memory } }));
    wasm.refrainMaySleep(platform.maySleep() ? 1 : 0);
    for (let thread = 1; thread < threads; thread++) {
      const stack = wasm.refrainStack(STACK) >>> 0;
      if (stack === 0) throw new Error("there is no memory for their stacks");
      workers.push(platform.startWorker({ module, memory, thread, stack }));
    }
    await Promise.all(workers.map(({ ready }) => ready));
    return { wasm, memory, threads, trapped: () => trapOf(wasm, memory), lost: () => lostOf(workers), stop };
  } catch (error) {
    await stop();
    return `workers do not start: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function lostOf(workers: readonly WasmWorker[]): string | null {
  for (const [index, worker] of workers.entries()) {
    const why = worker.lost();
    if (why !== null) return `thread ${index + 1}: ${why}`;
  }
  return null;
}

function trapOf(wasm: ThreadedExports, memory: WebAssembly.Memory): string | null {
  const thread = wasm.refrainTrappedThread();
  if (thread === 0) return null;
  // A copy: text is not decoded from memory that is shared.
  const bytes = new Uint8Array(memory.buffer, wasm.refrainTrapMessage() >>> 0, 128).slice();
  return `thread ${thread}: ${new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)))}`;
}
