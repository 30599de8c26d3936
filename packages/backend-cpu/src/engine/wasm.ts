import type { Engine, EngineOptions } from "./engine.ts";

/** The functions of the WebAssembly module, native/engine/engine.h. */
interface WasmExports {
  refrainCreate(instructionSet: number, threads: number): number;
  refrainAllocate(engine: number, bytes: number): number;
  refrainFree(engine: number, handle: number): void;
  refrainPointer(engine: number, handle: number): number;
  refrainExecute(engine: number, command: number): number;
  refrainDetail(engine: number, index: number): number;
  refrainCount(engine: number, index: number): number;
}

/** The most pages of 64 KB that a 32-bit memory has: 4 GB. */
const MOST_PAGES = 65536;

/**
 * Starts the WebAssembly engine.
 *
 * @throws when another instruction set than `simd128` is asked for.
 */
export async function wasmEngine(
  bytes: Uint8Array<ArrayBuffer>,
  { instructionSet }: EngineOptions,
): Promise<Engine> {
  if (instructionSet !== "" && instructionSet !== "simd128") {
    throw new Error(`cpu: WebAssembly has simd128, not ${instructionSet}. Leave instructionSet out.`);
  }
  // The first pages hold the stack and what is static; the heap grows.
  const memory = new WebAssembly.Memory({ initial: 32, maximum: MOST_PAGES });
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
  const wasm: WasmExports = exportsOf(instance);
  // An address of 0 bytes is the empty name: the only instruction set there is.
  const engine = wasm.refrainCreate(0, 1);
  if (engine === 0) throw new Error("cpu: WebAssembly has no memory for the engine.");
  // A command is copied into memory of its own, which grows with the largest.
  let commandHandle = -1;
  let commandLength = 0;
  const commandAddress = (length: number): number => {
    if (length > commandLength) {
      if (commandHandle >= 0) wasm.refrainFree(engine, commandHandle);
      commandHandle = wasm.refrainAllocate(engine, length * 4);
      if (commandHandle < 0) throw new Error("cpu: WebAssembly has no memory left for a command.");
      commandLength = length;
    }
    return wasm.refrainPointer(engine, commandHandle) >>> 0;
  };
  const reserved = commandAddress(4096) > 0 ? { tensors: 1, bytes: wasm.refrainCount(engine, 1) } : null;

  return {
    kind: "wasm",
    instructionSet: "simd128",
    threads: 1,
    allocate: (size) => wasm.refrainAllocate(engine, size),
    free: (handle) => wasm.refrainFree(engine, handle),
    write(handle, data) {
      const address = wasm.refrainPointer(engine, handle) >>> 0;
      new Int32Array(memory.buffer, address, data.length).set(
        new Int32Array(data.buffer, data.byteOffset, data.length),
      );
    },
    read(handle, data) {
      const address = wasm.refrainPointer(engine, handle) >>> 0;
      new Int32Array(data.buffer, data.byteOffset, data.length).set(
        new Int32Array(memory.buffer, address, data.length),
      );
    },
    execute(command) {
      const address = commandAddress(command.length);
      new Int32Array(memory.buffer, address, command.length).set(command);
      return wasm.refrainExecute(engine, address);
    },
    detail: (index) => wasm.refrainDetail(engine, index),
    // The command's own memory is no tensor.
    count: (index) => wasm.refrainCount(engine, index) - (index === 0 ? (reserved?.tensors ?? 0) : 0),
    destroy() {},
  };
}

function exportsOf(instance: WebAssembly.Instance): WasmExports {
  const found: Record<string, WebAssembly.ExportValue> = instance.exports;
  if (typeof found["refrainExecute"] !== "function") {
    throw new Error(
      "cpu: the WebAssembly module is not Refrain's; build it again with scripts/build-wasm.mjs.",
    );
  }
  return found as Record<keyof WasmExports, CallableFunction> as WasmExports;
}
