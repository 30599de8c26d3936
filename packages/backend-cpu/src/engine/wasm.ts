import { platform } from "#platform";
import type { Engine, EngineOptions } from "./engine.ts";
import { type Crew, startCrew } from "./wasm-crew.ts";
import { exportsOf, type WasmExports } from "./wasm-exports.ts";
import { loadModule } from "./wasm-module.ts";

/** The most pages of 64 KB that a 32-bit memory has: 4 GB. */
const MOST_PAGES = 65536;
/** The first pages hold the stack and what is static; the heap grows. */
const FIRST_PAGES = 32;
/** Each thread is a worker, with a JavaScript engine of its own beside 256 KB of stack. */
const MOST_THREADS = 64;

/** A started engine, and why it has fewer threads than asked for, or null. */
export interface StartedWasm {
  readonly engine: Engine;
  readonly fewer: string | null;
}

/**
 * Starts the WebAssembly engine, with threads where the platform has them, 64 at most.
 *
 * @throws when another instruction set than `simd128` is asked for, the module was built for other TypeScript, or there is no
 * memory.
 */
export async function startWasm({ instructionSet, threads }: EngineOptions): Promise<StartedWasm> {
  if (instructionSet !== "" && instructionSet !== "simd128") {
    throw new Error(`cpu: WebAssembly has simd128, not ${instructionSet}. Leave instructionSet out.`);
  }
  if (threads === 1) return { engine: await startAlone(), fewer: null };
  const most = Math.min(threads, MOST_THREADS);
  const missing = platform.threadsMissing();
  const pages = { initial: FIRST_PAGES, maximum: MOST_PAGES };
  const crew = missing ?? (await startCrew(await loadModule(true), most, pages));
  if (typeof crew === "string") return { engine: await startAlone(), fewer: crew };
  const fewer = most < threads ? `WebAssembly runs ${MOST_THREADS} at most` : null;
  return { engine: engineOf(crew), fewer };
}

/** One thread needs no memory that can be shared. */
async function startAlone(): Promise<Engine> {
  const memory = new WebAssembly.Memory({ initial: FIRST_PAGES, maximum: MOST_PAGES });
  const instance = await WebAssembly.instantiate(await loadModule(false), { env: { memory } });
  const wasm = exportsOf(instance);
  return engineOf({ wasm, memory, threads: 1, trapped: () => null, lost: () => null, stop: async () => {} });
}

function engineOf(started: Crew): Engine {
  const { threads } = started;
  // An address of 0 bytes is the empty name: the only instruction set there is.
  const engine = started.wasm.refrainCreate(0, threads);
  if (engine === 0) throw new Error("cpu: WebAssembly has no memory for the engine.");
  // Null at the end, so that a device that somebody still holds does not hold the memory.
  let crew: Crew | null = started;
  let ended = "cpu: the device was disposed. Start another.";
  let stopping: Promise<void> = Promise.resolve();
  const giveUp = (error: unknown): Error => {
    const why = crew?.trapped() ?? (error instanceof Error ? error.message : String(error));
    ended = `cpu: WebAssembly stopped (${why}), and what the device held is lost. Start another device; if it stops again, start it with threads: 1.`;
    stopping = crew?.stop() ?? stopping;
    crew = null;
    return new Error(ended, { cause: error });
  };
  const running = (): Crew => {
    if (crew === null) throw new Error(ended);
    const lost = crew.lost();
    if (lost !== null) throw giveUp(lost);
    return crew;
  };
  // What traps leaves its work half done, in all threads: nothing of this memory is used again.
  const use = (call: (wasm: WasmExports) => number): number => {
    const { wasm } = running();
    try {
      return call(wasm);
    } catch (error) {
      throw giveUp(error);
    }
  };
  const words = (handle: number, length: number): Int32Array => {
    const address = use((wasm) => wasm.refrainPointer(engine, handle)) >>> 0;
    return new Int32Array(running().memory.buffer, address, length);
  };
  // A command is copied into memory of its own, which grows with the largest.
  let commandHandle = -1;
  let commandLength = 0;
  const makeRoom = (length: number): void => {
    if (length <= commandLength) return;
    if (commandHandle >= 0) running().wasm.refrainFree(engine, commandHandle);
    commandLength = 0;
    commandHandle = use((wasm) => wasm.refrainAllocate(engine, length * 4));
    if (commandHandle < 0) throw new Error("cpu: WebAssembly has no memory left for a command.");
    commandLength = length;
  };
  makeRoom(4096);

  return {
    kind: "wasm",
    instructionSet: "simd128",
    threads,
    allocate: (size) => use((wasm) => wasm.refrainAllocate(engine, size)),
    // A tensor that is collected after its device has nothing left to free.
    free: (handle) => crew?.wasm.refrainFree(engine, handle),
    write: (handle, data) => words(handle, data.length).set(wordsOf(data)),
    read: (handle, data) => wordsOf(data).set(words(handle, data.length)),
    execute(command) {
      makeRoom(command.length);
      const copied = words(commandHandle, command.length);
      copied.set(command);
      return use((wasm) => wasm.refrainExecute(engine, copied.byteOffset));
    },
    detail: (index) => use((wasm) => wasm.refrainDetail(engine, index)),
    // The command's own memory is no tensor.
    count: (index) => use((wasm) => wasm.refrainCount(engine, index)) - (index === 0 ? 1 : 0),
    async destroy() {
      if (crew !== null) {
        const { wasm, stop } = crew;
        crew = null;
        wasm.refrainDestroy(engine);
        stopping = stop();
      }
      await stopping;
    },
  };
}

function wordsOf({ buffer, byteOffset, length }: Float32Array | Int32Array): Int32Array {
  return new Int32Array(buffer, byteOffset, length);
}
