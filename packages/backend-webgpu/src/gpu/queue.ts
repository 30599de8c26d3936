import type { Kernel } from "./kernel.ts";
import type { GpuMemory, GpuView } from "./memory.ts";

/** One run of a kernel. */
export interface Dispatch {
  readonly kernel: Kernel;
  /** The kernel's inputs, then its outputs. */
  readonly buffers: readonly (GpuMemory | GpuView)[];
  /** The kernel's params in order; the bits of a u32 each. */
  readonly params: readonly number[];
  readonly groups: readonly [number, number?, number?];
}

/** What a device has done so far. */
export interface Statistics {
  /** Compute dispatches: the cost of a program that is bound by its driver. */
  readonly dispatches: number;
  readonly submissions: number;
  /** Pipelines compiled: stays level once a training loop is warm. */
  readonly pipelines: number;
  /** Bytes of GPU memory that tensors hold. */
  readonly memory: number;
}

/** Collects commands and submits them in order. */
export interface CommandQueue {
  dispatch(dispatch: Dispatch): void;
  copy(from: GpuMemory, fromByte: number, to: GpuMemory, toByte: number, bytes: number): void;
  /** Fills with zeros. */
  clear(memory: GpuMemory): void;
  /** Copies out, when all commands before have run. */
  read(memory: GpuMemory, bytes: number): Promise<ArrayBuffer>;
  /** Submits what waits. */
  flush(): void;
  readonly submissions: number;
  readonly dispatches: number;
  readonly pipelines: number;
  dispose(): void;
}

/** Room for the params of the commands of one submission. */
const PARAM_BYTES = 64 * 1024;

/** Commands are submitted at the latest when so many wait, so that the GPU does not. */
const MOST_WAITING = 256;

/** @param fail takes the first error that the GPU reports. */
export function commandQueue(device: GPUDevice, fail: (error: Error) => void): CommandQueue {
  const alignment = device.limits.minUniformBufferOffsetAlignment;
  const params = device.createBuffer({
    size: PARAM_BYTES,
    usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
  });
  const staged = new Uint32Array(PARAM_BYTES / 4);
  const layouts = new Map<string, { layout: GPUPipelineLayout; group: GPUBindGroupLayout }>();
  const pipelines = new Map<string, GPUComputePipeline>();
  let encoder: GPUCommandEncoder | null = null;
  let pass: GPUComputePassEncoder | null = null;
  let used = 0;
  let waiting = 0;
  let submissions = 0;
  let dispatches = 0;
  let reports: Promise<void>[] = [];

  const open = (): GPUCommandEncoder => {
    if (encoder === null) {
      device.pushErrorScope("validation");
      device.pushErrorScope("out-of-memory");
      encoder = device.createCommandEncoder();
    }
    return encoder;
  };
  const endPass = (): GPUCommandEncoder => {
    const current = open();
    pass?.end();
    pass = null;
    return current;
  };
  const flush = (): void => {
    if (encoder === null) return;
    const commands = endPass().finish();
    encoder = null;
    if (used > 0) device.queue.writeBuffer(params, 0, staged, 0, used / 4);
    device.queue.submit([commands]);
    used = 0;
    waiting = 0;
    submissions++;
    for (let scope = 0; scope < 2; scope++) {
      const report = device.popErrorScope().then(
        (error) => {
          if (error !== null) fail(new Error(`webgpu: ${error.message}`));
        },
        // The device was lost or destroyed: that is told where it is used next.
        () => {},
      );
      reports.push(report);
    }
  };

  const layoutOf = ({ inputs, outputs }: Kernel) => {
    const key = `${inputs},${outputs}`;
    const known = layouts.get(key);
    if (known !== undefined) return known;
    const group = device.createBindGroupLayout({
      entries: [
        {
          binding: 0,
          visibility: GPUShaderStage.COMPUTE,
          buffer: { type: "uniform", hasDynamicOffset: true },
        },
        ...Array.from({ length: inputs + outputs }, (_, i) => ({
          binding: i + 1,
          visibility: GPUShaderStage.COMPUTE,
          buffer: { type: i < inputs ? ("read-only-storage" as const) : ("storage" as const) },
        })),
      ],
    });
    const made = { layout: device.createPipelineLayout({ bindGroupLayouts: [group] }), group };
    layouts.set(key, made);
    return made;
  };
  const pipelineOf = (kernel: Kernel): GPUComputePipeline => {
    const known = pipelines.get(kernel.code);
    if (known !== undefined) return known;
    const made = device.createComputePipeline({
      layout: layoutOf(kernel).layout,
      compute: { module: device.createShaderModule({ code: kernel.code }), entryPoint: "main" },
    });
    pipelines.set(kernel.code, made);
    return made;
  };

  return {
    dispatch({ kernel, buffers, params: numbers, groups }) {
      const bytes = Math.max(16, numbers.length * 4 + 4);
      const room = Math.ceil(bytes / alignment) * alignment;
      if (used + room > PARAM_BYTES || waiting >= MOST_WAITING) flush();
      open();
      pass ??= encoder!.beginComputePass();
      staged.set(numbers, used / 4);
      const { group } = layoutOf(kernel);
      const bound = device.createBindGroup({
        layout: group,
        entries: [
          { binding: 0, resource: { buffer: params, size: Math.ceil(bytes / 16) * 16 } },
          ...buffers.map((buffer, i) => ({ binding: i + 1, resource: boundOf(buffer) })),
        ],
      });
      pass.setPipeline(pipelineOf(kernel));
      pass.setBindGroup(0, bound, [used]);
      pass.dispatchWorkgroups(...(groups as [number, number?, number?]));
      used += room;
      waiting++;
      dispatches++;
    },
    copy(from, fromByte, to, toByte, bytes) {
      if (bytes === 0) return;
      endPass().copyBufferToBuffer(from.raw, fromByte, to.raw, toByte, bytes);
    },
    clear(memory) {
      endPass().clearBuffer(memory.raw);
    },
    async read(memory, bytes) {
      const size = Math.max(bytes, 4);
      const target = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
      endPass().copyBufferToBuffer(memory.raw, 0, target, 0, size);
      flush();
      const reported = reports;
      reports = [];
      await Promise.all([target.mapAsync(GPUMapMode.READ), ...reported]);
      const copy = target.getMappedRange().slice(0, bytes);
      target.destroy();
      return copy;
    },
    flush,
    get submissions() {
      return submissions;
    },
    get dispatches() {
      return dispatches;
    },
    get pipelines() {
      return pipelines.size;
    },
    dispose() {
      params.destroy();
    },
  };
}

function boundOf(buffer: GpuMemory | GpuView): GPUBufferBinding {
  if (!("offset" in buffer)) return { buffer: buffer.raw };
  return { buffer: buffer.raw, offset: buffer.offset, size: Math.max(buffer.bytes, 4) };
}
