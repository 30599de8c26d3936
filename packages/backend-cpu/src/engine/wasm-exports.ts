/** The functions of the WebAssembly module, native/engine/engine.h. */
export interface WasmExports {
  refrainCreate(instructionSet: number, threads: number): number;
  refrainDestroy(engine: number): void;
  refrainAllocate(engine: number, bytes: number): number;
  refrainFree(engine: number, handle: number): void;
  refrainPointer(engine: number, handle: number): number;
  refrainExecute(engine: number, command: number): number;
  refrainDetail(engine: number, index: number): number;
  refrainCount(engine: number, index: number): number;
}

/** What the module for threads has besides, native/threads/pool-wasm.cpp. */
export interface ThreadedExports extends WasmExports {
  refrainMaySleep(maySleep: number): void;
  refrainStack(bytes: number): number;
  refrainTrappedThread(): number;
  refrainTrapMessage(): number;
}

/** The functions of an instance of Refrain's module. */
export function exportsOf(instance: WebAssembly.Instance): ThreadedExports {
  const found: Record<string, WebAssembly.ExportValue> = instance.exports;
  return found as Record<keyof ThreadedExports, CallableFunction> as ThreadedExports;
}
