import type { DeviceValue, Shape, Spec, TypedArray } from "@refrain/core";
import { sizeOf } from "@refrain/core";
import type { Faults } from "./faults.ts";
import type { GpuMemory, MemoryPool } from "./memory.ts";
import type { CommandQueue } from "./queue.ts";

/** What kernels run on. */
export interface Engine {
  readonly queue: CommandQueue;
  readonly memory: MemoryPool;
  readonly faults: Faults;
  /** How many storage buffers a kernel may bind. */
  readonly storageBuffers: number;
  /** Bytes of workgroup memory. */
  readonly workgroupBytes: number;
  /** Memory with numbers from the host; integers keep a copy there. */
  upload(numbers: TypedArray): GpuMemory;
}

/** A tensor's memory with its shape. */
export interface GpuValue extends Spec {
  readonly memory: GpuMemory;
}

/** What core hands in, as this engine sees it. */
export function gpuValue({ buffer, shape, dtype }: DeviceValue): GpuValue {
  return { memory: buffer as GpuMemory, shape, dtype };
}

/** Memory for a tensor. */
export function allocate(engine: Engine, shape: Shape): GpuMemory {
  return engine.memory.take(sizeOf(shape) * 4);
}
