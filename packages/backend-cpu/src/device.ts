import {
  type Device,
  type DeviceValue,
  type MapKernel,
  sizeOf,
  type TypedArray,
  UnsupportedError,
} from "@refrain/core";
import type { Engine } from "./engine/engine.ts";
import { type Session, startSession } from "./engine/session.ts";
import { bufferOf, handleOf } from "./engine/value.ts";
import { delayedProduct, sumWithDelayed } from "./primitives/delayed.ts";
import { operationOf } from "./primitives/operations.ts";
import { compileMap } from "./program/compile-map.ts";
import { compileScan } from "./scan/compile-scan.ts";
import type { Split } from "./scan/run.ts";

/** A device over a loaded engine. */
export function deviceOf(engine: Engine, description: string, split: Split = "auto"): Device {
  const session = startSession(engine);
  const readSync = (value: DeviceValue): TypedArray => {
    const size = sizeOf(value.shape);
    const data = value.dtype === "float32" ? new Float32Array(size) : new Int32Array(size);
    engine.read(handleOf(session, value), data);
    return data;
  };
  return {
    backend: "cpu",
    description,
    capabilities: { gpu: false, syncRead: true, threads: engine.threads },
    upload(data) {
      const buffer = session.allocate(data.length);
      engine.write(buffer.handle, data);
      return buffer;
    },
    read: async (value) => readSync(value),
    readSync,
    free: (buffer) => session.release(bufferOf({ buffer })),
    run(primitive, inputs, attributes, output) {
      const operation = operationOf(primitive.name);
      if (operation === undefined) {
        throw new UnsupportedError(
          `cpu: the primitive ${primitive.name} is not one that the engine has; write it with those of @refrain/core, or use the reference device.`,
        );
      }
      const quick =
        delayedProduct(session, primitive.name, inputs, attributes, output) ??
        sumWithDelayed(session, primitive.name, inputs, output);
      if (quick !== null) return quick;
      const operands = inputs.map((input) => ({ ...specOf(input), handle: handleOf(session, input) }));
      const buffer = session.allocate(sizeOf(output.shape));
      try {
        operation(session, operands, attributes, { ...specOf(output), handle: buffer.handle });
      } catch (error) {
        session.release(buffer);
        throw error;
      }
      return buffer;
    },
    compileMap: (program) => {
      const compiled = compileMap(program);
      return "declined" in compiled ? { declined: [compiled.declined] } : mapKernel(session, compiled);
    },
    compileScan: (program) => compileScan(session, program, split),
    async dispose() {
      engine.destroy();
    },
  };
}

const specOf = ({ shape, dtype }: DeviceValue | Parameters<Device["run"]>[3]) => ({ shape, dtype });

function mapKernel(
  session: Session,
  compiled: Exclude<ReturnType<typeof compileMap>, { declined: string }>,
): MapKernel {
  return {
    run(inputs) {
      const outputs = Array.from({ length: compiled.outputs }, () => session.allocate(compiled.elements));
      const handles = inputs.map((input) => handleOf(session, input));
      const command = compiled.command(
        handles,
        outputs.map(({ handle }) => handle),
      );
      session.run("map", command, { name: "map" });
      return outputs;
    },
  };
}
