import {
  type Declined,
  type DeviceBuffer,
  type DeviceValue,
  type MapKernel,
  type Program,
  type Shape,
  sizeOf,
  specOf,
  type ValueId,
} from "@refrain/core";
import { allocate, type Engine, gpuValue } from "../gpu/engine.ts";
import { elementGroups, elementKernel } from "../gpu/kernel.ts";
import { elementOf, expressionOf } from "../wgsl/expressions.ts";
import { coordinates, operandIndex } from "../wgsl/operand.ts";

/**
 * A pointwise program as one shader.
 *
 * @param full the shape of every result.
 */
export function compilePointwise(engine: Engine, program: Program, full: Shape): MapKernel | Declined {
  const { inputs, nodes, outputs } = program;
  const read = usedInputs(program);
  if (read.length + outputs.length > engine.storageBuffers) {
    const declined = `it reads and writes ${read.length + outputs.length} tensors, the adapter binds ${engine.storageBuffers}`;
    return { declined: [declined] };
  }
  const indices = read.map((id, at) => operandIndex(inputs[id]!.shape, full, `in${at}`));
  const place = coordinates(full);
  const strided = indices.some((index) => index.strided);
  const lines = strided ? [place.code] : [];
  const names = new Map<ValueId, string>();
  read.forEach((id, at) => {
    lines.push(`let v${id} = in${at}[${indices[at]!.code}];`);
    names.set(id, `v${id}`);
  });
  for (const [index, { primitive, inputs: from, attributes, dtype }] of nodes.entries()) {
    const type = from.length === 0 ? dtype : specOf(program, from.at(-1)!).dtype;
    const operands = from.map((id) => names.get(id)!);
    const code = expressionOf(primitive.name, operands, type, attributes);
    if (code === null) return { declined: [`it uses ${primitive.name}, which WebGPU has no code for`] };
    const id = inputs.length + index;
    lines.push(`let v${id} = ${code};`);
    names.set(id, `v${id}`);
  }
  outputs.forEach((id, at) => {
    lines.push(`out${at}[i] = ${names.get(id)};`);
  });

  const params = [...(strided ? place.params : []), ...indices.flatMap((index) => index.params)];
  const kernel = elementKernel({
    params: params.map(([name]) => name),
    inputs: read.map((id) => elementOf(inputs[id]!.dtype)),
    outputs: outputs.map((id) => elementOf(specOf(program, id).dtype)),
    body: lines.join("\n"),
  });
  const size = sizeOf(full);
  const numbers = [size, ...params.map(([, value]) => value)];
  return {
    run(values: readonly DeviceValue[]): readonly DeviceBuffer[] {
      const results = outputs.map(() => allocate(engine, full));
      if (size > 0) {
        const operands = read.map((id) => gpuValue(values[id]!).memory);
        engine.queue.dispatch({
          kernel,
          buffers: [...operands, ...results],
          params: numbers,
          groups: elementGroups(size),
        });
      }
      return results;
    },
  };
}

function usedInputs({ inputs, nodes, outputs }: Program): ValueId[] {
  const used = new Set([...outputs, ...nodes.flatMap((node) => node.inputs)]);
  return inputs.map((_, id) => id).filter((id) => used.has(id));
}
