import type { WasmWorker, WorkerTask } from "../engine/wasm-worker.ts";

interface Workers {
  startWorker(task: WorkerTask): WasmWorker;
}

/** Starts something whose WebAssembly workers have no stack: the first that computes reaches for memory that is not there. */
export async function withoutStack<Started>(
  platform: Workers,
  start: () => Promise<Started>,
): Promise<Started> {
  const { startWorker } = platform;
  platform.startWorker = (task) => startWorker({ ...task, stack: 0 });
  try {
    return await start();
  } finally {
    platform.startWorker = startWorker;
  }
}
