/** Memory of an engine, by number. */
export type Handle = number;

/** What the native addon and the WebAssembly module both offer: memory by handle, and commands as int32 numbers. */
export interface Engine {
  /** `native` or `wasm`. */
  readonly kind: "native" | "wasm";
  /** `amx-fp16`, `amx-bf16`, `avx512`, `avx2`, `sse2`, `neon` or `simd128`. */
  readonly instructionSet: string;
  readonly threads: number;
  /** A handle of that many bytes, or -1 when there is no memory left. */
  allocate(bytes: number): Handle;
  free(handle: Handle): void;
  write(handle: Handle, data: Float32Array | Int32Array): void;
  read(handle: Handle, data: Float32Array | Int32Array): void;
  /** 0, or a status that `detail` tells more about. */
  execute(command: Int32Array): number;
  detail(index: 0 | 1): number;
  /** 0 handles in use, 1 their bytes, 2 bytes kept for later, 3 the most bytes ever in use. */
  count(index: 0 | 1 | 2 | 3): number;
  /** Gives back an array's memory, where the platform can. */
  discard?(buffer: ArrayBuffer): void;
  /** Gives everything back, and ends its threads. */
  destroy(): void | Promise<void>;
}

/** What an engine is asked to be. */
export interface EngineOptions {
  readonly threads: number;
  /** Empty for the widest that the processor runs. */
  readonly instructionSet: string;
}
