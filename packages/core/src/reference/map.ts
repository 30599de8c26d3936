import type { MapKernel } from "../device.ts";
import type { HostValue } from "../primitive.ts";
import type { Program } from "../program/program.ts";
import { allocate } from "../spec.ts";
import { hostBuffer, hostValue } from "./device.ts";

/** A map of the reference device: each node over whole arrays, with no tensor in between. */
export function compileReferenceMap(program: Program): MapKernel {
  return {
    run(inputs) {
      const values: HostValue[] = inputs.map(hostValue);
      for (const { primitive, inputs: from, attributes, shape, dtype } of program.nodes) {
        const value = { data: allocate({ shape, dtype }), shape, dtype };
        primitive.reference(
          from.map((id) => values[id]!),
          attributes,
          value,
        );
        values.push(value);
      }
      return program.outputs.map((id) => {
        const { data } = values[id]!;
        // A result that is an input, or another result, must not share its memory.
        return hostBuffer(data.slice());
      });
    },
  };
}
