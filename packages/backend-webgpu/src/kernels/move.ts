import { type DType, type Shape, sizeOf } from "@refrain/core";
import { allocate, type Engine } from "../gpu/engine.ts";
import { elementGroups, elementKernel, type Kernel } from "../gpu/kernel.ts";
import type { GpuMemory } from "../gpu/memory.ts";
import { elementOf } from "../wgsl/expressions.ts";
import { repeatedStrides, rowMajorStrides } from "../wgsl/operand.ts";
import type { Call, Operations } from "./operation.ts";

/** What moves numbers without changing them. */
export const moveOperations: Operations = {
  reshape({ engine, inputs: [x] }) {
    const result = allocate(engine, x!.shape);
    engine.queue.copy(x!.memory, 0, result, 0, sizeOf(x!.shape) * 4);
    return result;
  },
  transpose(call) {
    const strides = rowMajorStrides(call.inputs[0]!.shape);
    return readStrided(
      call,
      (call.attributes["permutation"] as number[]).map((axis) => strides[axis]!),
      0,
    );
  },
  slice(call) {
    const strides = rowMajorStrides(call.inputs[0]!.shape);
    return readStrided(call, strides, dot(call.attributes["starts"] as number[], strides));
  },
  broadcastTo: (call) => readStrided(call, repeatedStrides(call.inputs[0]!.shape, call.output.shape), 0),
  flip(call) {
    const axis = call.attributes["axis"] as number;
    const { shape } = call.inputs[0]!;
    const strides = rowMajorStrides(shape);
    const start = (shape[axis]! - 1) * strides[axis]!;
    return readStrided(
      call,
      strides.map((stride, other) => (other === axis ? -stride : stride)),
      start,
    );
  },
  pad(call) {
    const { engine, attributes, output } = call;
    const result = allocate(engine, output.shape);
    engine.queue.clear(result);
    const strides = rowMajorStrides(output.shape);
    writeStrided(call, 0, result, strides, dot(attributes["before"] as number[], strides));
    return result;
  },
  concat(call) {
    const { engine, inputs, attributes, output } = call;
    const axis = attributes["axis"] as number;
    const strides = rowMajorStrides(output.shape);
    const result = allocate(engine, output.shape);
    let start = 0;
    inputs.forEach(({ shape }, index) => {
      writeStrided(call, index, result, strides, start * strides[axis]!);
      start += shape[axis]!;
    });
    return result;
  },
  constant({ engine, attributes, output }) {
    const result = allocate(engine, output.shape);
    fill(engine, result, sizeOf(output.shape), attributes["value"] as number, output.dtype);
    return result;
  },
};

/** Fills memory with one number. */
function fill(engine: Engine, memory: GpuMemory, size: number, value: number, dtype: DType): void {
  if (size === 0) return;
  const [bits] = new Uint32Array((dtype === "float32" ? Float32Array : Int32Array).of(value).buffer);
  engine.queue.dispatch({
    kernel: fillKernel,
    buffers: [memory],
    params: [size, bits!],
    groups: elementGroups(size),
  });
}

const fillKernel = elementKernel({
  params: ["bits"],
  inputs: [],
  outputs: ["u32"],
  body: "out0[i] = p.bits;",
});

/** Each element of the result from where the strides lead. */
function readStrided({ engine, inputs: [x], output }: Call, strides: readonly number[], start: number) {
  const result = allocate(engine, output.shape);
  const size = sizeOf(output.shape);
  if (size > 0) {
    engine.queue.dispatch({
      kernel: stridedKernel(output.shape.length, "read", output.dtype),
      buffers: [x!.memory, result],
      params: [size, start, ...output.shape, ...strides],
      groups: elementGroups(size),
    });
  }
  return result;
}

/** Each element of an operand to where the strides lead. */
function writeStrided(
  { engine, inputs, output }: Call,
  index: number,
  result: GpuMemory,
  strides: readonly number[],
  start: number,
): void {
  const { shape, memory } = inputs[index]!;
  const size = sizeOf(shape);
  if (size === 0) return;
  engine.queue.dispatch({
    kernel: stridedKernel(shape.length, "write", output.dtype),
    buffers: [memory, result],
    params: [size, start, ...shape, ...strides],
    groups: elementGroups(size),
  });
}

function stridedKernel(rank: number, side: "read" | "write", dtype: DType): Kernel {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  const steps = axes
    .toReversed()
    .map(
      (axis) =>
        `offset += i32(rest % p.axis${axis}) * bitcast<i32>(p.stride${axis}); rest = rest / p.axis${axis};`,
    );
  const move = side === "read" ? "out0[i] = in0[u32(offset)];" : "out0[u32(offset)] = in0[i];";
  return elementKernel({
    params: ["start", ...axes.map((axis) => `axis${axis}`), ...axes.map((axis) => `stride${axis}`)],
    inputs: [elementOf(dtype)],
    outputs: [elementOf(dtype)],
    body: ["var rest = i;", "var offset = bitcast<i32>(p.start);", ...steps, move].join("\n"),
  });
}

function dot(numbers: readonly number[], strides: Shape): number {
  return numbers.reduce((sum, number, axis) => sum + number * strides[axis]!, 0);
}
