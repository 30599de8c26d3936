import { formatBytes } from "./format-bytes.ts";

/** A tensor's memory on the GPU: what core holds as a buffer. */
export interface GpuMemory {
  readonly raw: GPUBuffer;
  /** How many bytes hold numbers; `raw` is a size class and may be larger. */
  readonly bytes: number;
  /** Integers that came from the host, so that ids can be checked without a read. */
  readonly ids: Int32Array | null;
}

/** A part of memory that a kernel is to see as an array of its own. */
export interface GpuView {
  readonly raw: GPUBuffer;
  /** In bytes: a multiple of `VIEW_ALIGNMENT`. */
  readonly offset: number;
  readonly bytes: number;
}

/** WebGPU promises that storage buffers may be bound at multiples of this. */
export const VIEW_ALIGNMENT = 256;

/** Hands out buffers, and again those that were freed. */
export interface MemoryPool {
  /** Memory that holds anything. */
  take(bytes: number, ids?: Int32Array | null): GpuMemory;
  /** Memory that no command which waits for submission uses, to be written from the host at once. */
  takeIdle(bytes: number, ids?: Int32Array | null): GpuMemory;
  give(memory: GpuMemory): void;
  /** The bytes handed out. */
  readonly used: number;
  dispose(): void;
}

/** Sizes are rounded up to a quarter of a power of two, so that batches of many lengths share buffers. */
const SMALLEST = 256;

/**
 * @param submissions how many submissions there were: memory that was given back since the last one may be in use by waiting
 *   commands. Commands run in order, so another command may take it, but not a write from the host.
 */
export function memoryPool(device: GPUDevice, submissions: () => number): MemoryPool {
  const free = new Map<number, { readonly raw: GPUBuffer; readonly since: number }[]>();
  const given = new WeakSet<GpuMemory>();
  const limit = Math.min(device.limits.maxBufferSize, device.limits.maxStorageBufferBindingSize);
  let used = 0;

  const handOut = (raw: GPUBuffer, bytes: number, ids: Int32Array | null): GpuMemory => {
    used += raw.size;
    return { raw, bytes, ids };
  };
  const create = (size: number): GPUBuffer => {
    if (size > limit) {
      throw new Error(
        `webgpu: a tensor of ${formatBytes(size)} is over this adapter's limit of ${formatBytes(limit)} for one buffer. Use a smaller batch or shorter sequences, or run it on the CPU: start(cpu()).`,
      );
    }
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
    return device.createBuffer({ size, usage: STORAGE | COPY_SRC | COPY_DST });
  };

  return {
    take(bytes, ids = null) {
      const size = sizeClass(bytes);
      return handOut(free.get(size)?.pop()?.raw ?? create(size), bytes, ids);
    },
    takeIdle(bytes, ids = null) {
      const size = sizeClass(bytes);
      const candidates = free.get(size);
      const idle = candidates?.findIndex(({ since }) => since < submissions()) ?? -1;
      const raw = idle >= 0 ? candidates!.splice(idle, 1)[0]!.raw : create(size);
      return handOut(raw, bytes, ids);
    },
    give(memory) {
      if (given.has(memory)) return;
      given.add(memory);
      used -= memory.raw.size;
      const { size } = memory.raw;
      const list = free.get(size);
      const entry = { raw: memory.raw, since: submissions() };
      if (list === undefined) free.set(size, [entry]);
      else list.push(entry);
    },
    get used() {
      return used;
    },
    dispose() {
      for (const list of free.values()) for (const { raw } of list) raw.destroy();
      free.clear();
    },
  };
}

function sizeClass(bytes: number): number {
  if (bytes <= SMALLEST) return SMALLEST;
  const quarter = 2 ** Math.floor(Math.log2(bytes - 1)) / 4;
  return Math.ceil(bytes / quarter) * quarter;
}
