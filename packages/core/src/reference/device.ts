import type { Backend, Device, DeviceValue } from "../device.ts";
import type { HostValue } from "../primitive.ts";
import { allocate, type TypedArray } from "../spec.ts";
import { isLargeProduct, largeProduct } from "./large-product.ts";
import { compileReferenceMap } from "./map.ts";
import { compileReferenceScan } from "./scan.ts";

/** The reference device's memory: a host array. */
interface HostBuffer {
  data: TypedArray | null;
}

/** The host value behind a device value of the reference device. */
export function hostValue({ buffer, shape, dtype }: DeviceValue): HostValue {
  const { data } = buffer as HostBuffer;
  if (data === null) throw new Error("reference: the buffer was freed.");
  return { data, shape, dtype };
}

/** A reference buffer over a host array. */
export function hostBuffer(data: TypedArray): object {
  return { data } satisfies HostBuffer;
}

/**
 * The plain TypeScript device: what every engine is tested against, and what runs where nothing else can.
 * Short and obvious; slow.
 *
 * @example
 * await start(cpu(), reference());
 */
export function reference(): Backend {
  return {
    name: "reference",
    unavailable: async () => null,
    start: async () => referenceDevice(),
  };
}

function referenceDevice(): Device {
  return {
    backend: "reference",
    description: "reference (plain TypeScript, 1 thread)",
    capabilities: { gpu: false, syncRead: true, threads: 1 },
    upload: (data) => hostBuffer(data.slice()),
    read: async (value) => hostValue(value).data.slice(),
    readSync: (value) => hostValue(value).data.slice(),
    free: (buffer) => {
      (buffer as HostBuffer).data = null;
    },
    run(primitive, inputs, attributes, output) {
      const result = { ...output, data: allocate(output) };
      const values = inputs.map(hostValue);
      if (isLargeProduct(primitive, values, output)) largeProduct(values, attributes, result);
      else primitive.reference(values, attributes, result);
      return hostBuffer(result.data);
    },
    compileMap: compileReferenceMap,
    compileScan: compileReferenceScan,
    dispose: async () => {},
  };
}
