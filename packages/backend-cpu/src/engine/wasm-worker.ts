/** What a thread of the WebAssembly engine is started with. */
export interface WorkerTask {
  readonly module: WebAssembly.Module;
  /** Shared by all threads. */
  readonly memory: WebAssembly.Memory;
  /** Its number, from 1 on; 0 is the thread that calls the engine. */
  readonly thread: number;
  /** The address of its stack's top. */
  readonly stack: number;
}

/** A thread of the WebAssembly engine. */
export interface WasmWorker {
  /** Resolves when it waits for work; rejects when it could not be started. */
  readonly ready: Promise<void>;
  /** Why it runs no more though nobody stopped it, as far as this platform tells its threads, or null. */
  lost(): string | null;
  stop(): Promise<void>;
}
