import {
  type Device,
  type DeviceBuffer,
  type DeviceValue,
  isDeclined,
  type MapKernel,
  type ScanKernel,
} from "@refrain/core";

/** A device whose buffers are counted. */
export interface Tracked {
  readonly device: Device;
  /** Buffers that were handed out and not freed yet. */
  live(): number;
  /** Saved values of scans that were not given back yet. */
  saved(): number;
  /** What the device, or the one that uses it, did wrong. */
  readonly faults: readonly string[];
}

/** The same device, with every buffer that it hands out followed until it is freed. */
export function trackBuffers(device: Device): Tracked {
  const live = new Set<DeviceBuffer>();
  const saved = new Set<object>();
  const faults: string[] = [];

  const made = (buffer: DeviceBuffer, by: string): DeviceBuffer => {
    if (live.has(buffer)) faults.push(`${by} gave a buffer that is in use already; it must give a new one.`);
    live.add(buffer);
    return buffer;
  };
  const used = <Value extends DeviceValue | null>(value: Value, by: string): Value => {
    if (value !== null && !live.has(value.buffer)) faults.push(`${by} was given a buffer that was freed.`);
    return value;
  };
  const { readSync, compileMap, compileScan } = device;

  const followMap = (kernel: MapKernel): MapKernel => ({
    run: (inputs) =>
      kernel.run(inputs.map((input) => used(input, "map"))).map((buffer) => made(buffer, "map")),
  });
  const followScan = (kernel: ScanKernel): ScanKernel => ({
    name: kernel.name,
    forward(call, save) {
      const result = kernel.forward(call, save);
      if (save !== (result.saved !== null)) faults.push(`scan forward with save=${save} gave the opposite.`);
      if (result.saved !== null) saved.add(result.saved);
      return {
        ...result,
        outputs: made(result.outputs, "scan forward"),
        state: result.state.map((buffer) => made(buffer, "scan forward")),
      };
    },
    backward(call, values, outputs, state) {
      for (const value of [outputs, ...state]) used(value, "scan backward");
      const result = kernel.backward(call, values, outputs, state);
      for (const buffer of [...result.invariants, ...result.state, result.inputs])
        made(buffer, "scan backward");
      return result;
    },
    release(values) {
      if (!saved.delete(values)) faults.push("a scan's saved values were given back twice.");
      kernel.release(values);
    },
  });

  return {
    faults,
    live: () => live.size,
    saved: () => saved.size,
    device: {
      backend: device.backend,
      description: device.description,
      capabilities: device.capabilities,
      upload: (data, spec) => made(device.upload(data, spec), "upload"),
      read: (value) => device.read(used(value, "read")),
      ...(readSync === undefined
        ? {}
        : { readSync: (value) => readSync.call(device, used(value, "readSync")) }),
      free(buffer) {
        if (!live.delete(buffer)) faults.push("a buffer was freed twice.");
        device.free(buffer);
      },
      run: (primitive, inputs, attributes, output) =>
        made(
          device.run(
            primitive,
            inputs.map((input) => used(input, primitive.name)),
            attributes,
            output,
          ),
          primitive.name,
        ),
      ...(compileMap === undefined
        ? {}
        : {
            compileMap(program) {
              const kernel = compileMap.call(device, program);
              return isDeclined(kernel) ? kernel : followMap(kernel);
            },
          }),
      ...(compileScan === undefined
        ? {}
        : {
            compileScan(program) {
              const kernel = compileScan.call(device, program);
              return isDeclined(kernel) ? kernel : followScan(kernel);
            },
          }),
      dispose: () => device.dispose(),
    },
  };
}
