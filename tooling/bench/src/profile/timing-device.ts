import {
  type Device,
  isDeclined,
  type MapKernel,
  type Program,
  type ScanKernel,
  type ScanProgram,
  type Shape,
  specOf,
} from "@refrain/core";
import type { Stopwatch } from "./stopwatch.ts";

/**
 * A device that hands everything on to another one, and takes the time of each primitive and compiled program, by name and
 * shapes, and of uploads, reads and frees. On a device that works in the background, that is the time of handing work over.
 */
export function timingDevice(inner: Device, watch: Stopwatch): Device {
  return {
    backend: inner.backend,
    description: inner.description,
    capabilities: inner.capabilities,
    dispose: () => inner.dispose(),
    upload: (data, spec) => watch.time("upload", () => inner.upload(data, spec)),
    read: (value) => watch.timeAsync("read", () => inner.read(value)),
    free: (buffer) => watch.time("free", () => inner.free(buffer)),
    run(primitive, inputs, attributes, output) {
      const name = `${primitive.name} ${shapes(inputs)}`;
      return watch.time(name, () => inner.run(primitive, inputs, attributes, output));
    },
    ...(inner.discard && { discard: (buffer) => watch.time("discard", () => inner.discard!(buffer)) }),
    ...(inner.readSync && { readSync: (value) => watch.time("read", () => inner.readSync!(value)) }),
    ...(inner.compileMap && {
      compileMap(program) {
        const compiled = watch.time("compile", () => inner.compileMap!(program));
        return isDeclined(compiled) ? compiled : timedMap(program, compiled, watch);
      },
    }),
    ...(inner.compileScan && {
      compileScan(program) {
        const compiled = watch.time("compile", () => inner.compileScan!(program));
        return isDeclined(compiled) ? compiled : timedScan(program, compiled, watch);
      },
    }),
  };
}

function timedMap(program: Program, kernel: MapKernel, watch: Stopwatch): MapKernel {
  const operations = program.nodes
    .map(({ primitive }) => primitive.name)
    .filter((name) => name !== "constant");
  const shown = operations.length > 4 ? [...operations.slice(0, 3), `... ${operations.length}`] : operations;
  const full = program.outputs.map((id) => specOf(program, id)).slice(0, 1);
  const name = `map(${shown.join(", ")}) ${shapes(full)}`;
  return { run: (inputs) => watch.time(name, () => kernel.run(inputs)) };
}

function timedScan({ kind }: ScanProgram, kernel: ScanKernel, watch: Stopwatch): ScanKernel {
  return {
    name: kernel.name,
    forward(call, save) {
      const name = `scan(${kind}) forward ${shapes([call.inputs])}`;
      return watch.time(name, () => kernel.forward(call, save));
    },
    backward(call, saved, outputs, state) {
      const name = `scan(${kind}) backward ${shapes([call.inputs])}`;
      return watch.time(name, () => kernel.backward(call, saved, outputs, state));
    },
    release: (saved) => watch.time(`scan(${kind}) release`, () => kernel.release(saved)),
  };
}

function shapes(values: readonly { readonly shape: Shape }[]): string {
  return values.map(({ shape }) => `[${shape.join(", ")}]`).join(" ");
}
