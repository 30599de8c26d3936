import type { Engine, EngineOptions, Handle } from "./engine.ts";

type Pointer = object;

/** The functions of the Node addon, native/binding/node.cpp. */
export interface NativeAddon {
  /** What commands have to be like; builds from before there was one have none. */
  readonly interface?: string;
  create(instructionSet: string, threads: number): Pointer | null;
  destroy(engine: Pointer): void;
  instructionSet(engine: Pointer): string;
  allocate(engine: Pointer, bytes: number): Handle;
  free(engine: Pointer, handle: Handle): void;
  write(engine: Pointer, handle: Handle, data: Float32Array | Int32Array): void;
  read(engine: Pointer, handle: Handle, data: Float32Array | Int32Array): void;
  execute(engine: Pointer, command: Int32Array): number;
  detail(engine: Pointer, index: number): number;
  count(engine: Pointer, index: number): number;
  discard(buffer: ArrayBuffer): void;
}

/**
 * Starts the native engine.
 *
 * @throws when the processor has no such instruction set.
 */
export function nativeEngine(addon: NativeAddon, { instructionSet, threads }: EngineOptions): Engine {
  const engine = addon.create(instructionSet, threads);
  if (engine === null) {
    throw new Error(
      `cpu: this processor, or this build, has no ${instructionSet}. Leave instructionSet, or REFRAIN_INSTRUCTION_SET, out.`,
    );
  }
  let running: Pointer | null = engine;
  const use = (): Pointer => {
    if (running === null) throw new Error("cpu: the device was disposed. Start another.");
    return running;
  };
  return {
    kind: "native",
    instructionSet: addon.instructionSet(engine),
    threads,
    allocate: (bytes) => addon.allocate(use(), bytes),
    // A tensor that is collected after its device has nothing left to free.
    free: (handle) => running !== null && addon.free(running, handle),
    write: (handle, data) => addon.write(use(), handle, data),
    read: (handle, data) => addon.read(use(), handle, data),
    execute: (command) => addon.execute(use(), command),
    detail: (index) => addon.detail(use(), index),
    count: (index) => addon.count(use(), index),
    discard: (buffer) => addon.discard(buffer),
    destroy() {
      if (running !== null) addon.destroy(running);
      running = null;
    },
  };
}
