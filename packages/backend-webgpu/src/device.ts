import {
  type Declined,
  type Device,
  type DeviceBuffer,
  type DeviceValue,
  isDeclined,
  type MapKernel,
  type Primitive,
  type Program,
  type Shape,
  type Spec,
  sizeOf,
  specOf,
  type TypedArray,
  UnsupportedError,
} from "@refrain/core";
import { type Engine, gpuValue } from "./gpu/engine.ts";
import { faultsOf } from "./gpu/faults.ts";
import { type GpuMemory, memoryPool } from "./gpu/memory.ts";
import { commandQueue, type Statistics } from "./gpu/queue.ts";
import { indexingOperations } from "./kernels/indexing.ts";
import { moveOperations } from "./kernels/move.ts";
import type { Operations } from "./kernels/operation.ts";
import { compilePointwise } from "./kernels/pointwise.ts";
import { productOperations } from "./kernels/product.ts";
import { randomOperations } from "./kernels/random.ts";
import { reduceOperations } from "./kernels/reduce.ts";
import { softmaxOperations } from "./kernels/softmax.ts";
import { compileScan } from "./scan/compile-scan.ts";

const operations: Operations = {
  ...moveOperations,
  ...indexingOperations,
  ...productOperations,
  ...reduceOperations,
  ...softmaxOperations,
  ...randomOperations,
};

const statisticsByDevice = new WeakMap<Device, () => Statistics>();

/**
 * What a device has done since it started.
 *
 * @throws when it is not a WebGPU device.
 *
 * @example
 * const before = statisticsOf(currentDevice()).dispatches;
 */
export function statisticsOf(device: Device): Statistics {
  const statistics = statisticsByDevice.get(device);
  if (statistics === undefined) {
    throw new Error(`statisticsOf: the device must be of the backend webgpu, got ${device.backend}.`);
  }
  return statistics();
}

/**
 * The device over a GPU's own.
 *
 * @param description one line for people: the adapter.
 */
export function webgpuDevice(gpu: GPUDevice, description: string): Device {
  const health = watch(gpu);
  const queue = commandQueue(gpu, health.fail);
  const memory = memoryPool(gpu, () => queue.submissions);
  const faults = faultsOf(queue, memory);
  const engine: Engine = {
    queue,
    memory,
    faults,
    storageBuffers: gpu.limits.maxStorageBuffersPerShaderStage,
    workgroupBytes: gpu.limits.maxComputeWorkgroupStorageSize,
    upload(numbers) {
      const ids = numbers instanceof Int32Array ? numbers.slice() : null;
      const target = memory.takeIdle(numbers.byteLength, ids);
      gpu.queue.writeBuffer(target.raw, 0, numbers.buffer, numbers.byteOffset, numbers.byteLength);
      return target;
    },
  };
  const pointwise = new Map<string, MapKernel>();

  const device: Device = {
    backend: "webgpu",
    description,
    capabilities: { gpu: true, syncRead: false, threads: 1 },
    upload(data: TypedArray): DeviceBuffer {
      health.check();
      return engine.upload(data);
    },
    async read({ buffer, shape, dtype }: DeviceValue): Promise<TypedArray> {
      health.check();
      try {
        const bytes = await queue.read(buffer as GpuMemory, sizeOf(shape) * 4);
        await faults.report();
        health.check();
        return dtype === "float32" ? new Float32Array(bytes) : new Int32Array(bytes);
      } catch (error) {
        // What the GPU said before is the cause.
        await health.settled();
        health.check();
        throw error;
      }
    },
    free: (buffer) => memory.give(buffer as GpuMemory),
    run(primitive, inputs, attributes, output): DeviceBuffer {
      health.check();
      const operation = operations[primitive.name];
      if (operation !== undefined) {
        return operation({ engine, inputs: inputs.map(gpuValue), attributes, output });
      }
      const program = programOf(primitive, inputs, attributes, output);
      const key = `${primitive.name} ${JSON.stringify([attributes, inputs.map(typeOf), output.shape])}`;
      let kernel = pointwise.get(key);
      if (kernel === undefined) {
        const compiled = compilePointwise(engine, program, output.shape);
        if (isDeclined(compiled)) {
          throw new UnsupportedError(`webgpu: there is no code for the primitive ${primitive.name}.`);
        }
        kernel = compiled;
        pointwise.set(key, kernel);
      }
      return kernel.run(inputs)[0]!;
    },
    compileMap: (program): MapKernel | Declined => compilePointwise(engine, program, fullShape(program)),
    compileScan: (program) => compileScan(engine, program),
    async dispose() {
      queue.dispose();
      memory.dispose();
      health.end();
      gpu.destroy();
    },
  };
  statisticsByDevice.set(device, () => ({
    dispatches: queue.dispatches,
    submissions: queue.submissions,
    pipelines: queue.pipelines,
    memory: memory.used,
  }));
  return device;
}

/** Remembers the first thing that went wrong on the GPU, and throws it where the device is used next. */
function watch(gpu: GPUDevice) {
  let failure: Error | null = null;
  let ended = false;
  const fail = (error: Error): void => {
    failure ??= error;
  };
  gpu.onuncapturederror = ({ error }) => fail(new Error(`webgpu: ${error.message}`));
  const lost = gpu.lost.then(({ message, reason }) => {
    if (ended) return;
    failure = new Error(
      `webgpu: the GPU device was lost (${message || reason}). Its tensors are gone: start a device again, such as start(webgpu(), cpu()), and load the last checkpoint.`,
    );
  });
  return {
    fail,
    check(): void {
      if (ended) throw new Error("webgpu: the device was disposed of.");
      if (failure !== null) throw failure;
    },
    /** Gives a loss that is being reported the time to arrive. */
    settled: () => Promise.race([lost, new Promise<void>((resolve) => setTimeout(resolve, 0))]),
    end(): void {
      ended = true;
    },
  };
}

/** One pointwise primitive as a program. */
function programOf(
  primitive: Primitive,
  inputs: readonly DeviceValue[],
  attributes: Program["nodes"][number]["attributes"],
  output: Spec,
): Program {
  return {
    inputs: inputs.map(({ shape, dtype }, index) => ({ name: `x${index}`, shape, dtype })),
    nodes: [{ primitive, inputs: inputs.map((_, index) => index), attributes, ...output }],
    outputs: [inputs.length],
  };
}

function typeOf({ shape, dtype }: Spec): readonly [Shape, string] {
  return [shape, dtype];
}

function fullShape(program: Program): Shape {
  return specOf(program, program.outputs[0]!).shape;
}
