import { platform } from "#platform";
import type { Engine, EngineOptions } from "./engine.ts";
import { type Crew, startCrew } from "./wasm-crew.ts";
import { exportsOf, type WasmExports } from "./wasm-exports.ts";

/** The most pages of 64 KB that a 32-bit memory has: 4 GB. */
const MOST_PAGES = 65536;
/** The first pages hold the stack and what is static; the heap grows. */
const FIRST_PAGES = 32;

/** A started engine, and why it has fewer threads than asked for, or null. */
export interface StartedWasm {
  readonly engine: Engine;
  readonly fewer: string | null;
}

/**
 * Starts the WebAssembly engine, with threads where the platform has them.
 *
 * @throws when another instruction set than `simd128` is asked for, or there is no memory.
 */
export async function startWasm({ instructionSet, threads }: EngineOptions): Promise<StartedWasm> {
  if (instructionSet !== "" && instructionSet !== "simd128") {
    throw new Error(`cpu: WebAssembly has simd128, not ${instructionSet}. Leave instructionSet out.`);
  }
  if (threads === 1) return { engine: await startAlone(), fewer: null };
  const missing = platform.threadsMissing();
  const crew = missing ?? (await startCrew(threads, { initial: FIRST_PAGES, maximum: MOST_PAGES }));
  if (typeof crew === "string") return { engine: await startAlone(), fewer: crew };
  return { engine: engineOf(crew), fewer: null };
}

/** One thread needs no memory that can be shared. */
async function startAlone(): Promise<Engine> {
  const memory = new WebAssembly.Memory({ initial: FIRST_PAGES, maximum: MOST_PAGES });
  const { instance } = await WebAssembly.instantiate(await platform.wasmBytes(false), { env: { memory } });
  return engineOf({ wasm: exportsOf(instance), memory, threads: 1, stop: async () => {} });
}

function engineOf({ wasm, memory, threads, stop }: Crew): Engine {
  // An address of 0 bytes is the empty name: the only instruction set there is.
  const engine = wasm.refrainCreate(0, threads);
  if (engine === 0) throw new Error("cpu: WebAssembly has no memory for the engine.");
  let disposed = false;
  const use = (): WasmExports => {
    if (disposed) throw new Error("cpu: the device was disposed. Start another.");
    return wasm;
  };
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
  commandAddress(4096);

  return {
    kind: "wasm",
    instructionSet: "simd128",
    threads,
    allocate: (size) => use().refrainAllocate(engine, size),
    // A tensor that is collected after its device has nothing left to free.
    free: (handle) => !disposed && wasm.refrainFree(engine, handle),
    write(handle, data) {
      const address = use().refrainPointer(engine, handle) >>> 0;
      new Int32Array(memory.buffer, address, data.length).set(
        new Int32Array(data.buffer, data.byteOffset, data.length),
      );
    },
    read(handle, data) {
      const address = use().refrainPointer(engine, handle) >>> 0;
      new Int32Array(data.buffer, data.byteOffset, data.length).set(
        new Int32Array(memory.buffer, address, data.length),
      );
    },
    execute(command) {
      use();
      const address = commandAddress(command.length);
      new Int32Array(memory.buffer, address, command.length).set(command);
      return wasm.refrainExecute(engine, address);
    },
    detail: (index) => use().refrainDetail(engine, index),
    // The command's own memory is no tensor.
    count: (index) => use().refrainCount(engine, index) - (index === 0 ? 1 : 0),
    async destroy() {
      if (disposed) return;
      disposed = true;
      wasm.refrainDestroy(engine);
      await stop();
    },
  };
}
