import { sizeOf } from "@refrain/core";
import { allocate } from "../gpu/engine.ts";
import { type Element, groupsOf, type Kernel, kernel } from "../gpu/kernel.ts";
import type { GpuMemory } from "../gpu/memory.ts";
import type { Call, Operations } from "./operation.ts";

/** Softmax, and with the loss in one. */
export const softmaxOperations: Operations = {
  softmax: (call) => eachRow(call, softmaxKernel, [], rowsOf(call)),
  logSoftmax: (call) => eachRow(call, logSoftmaxKernel, [], rowsOf(call)),
  crossEntropy(call) {
    checkTargets(call);
    return eachRow(call, crossEntropyKernel, call.inputs.slice(1), call.inputs[0]!.shape[0]!);
  },
  crossEntropyGradient(call) {
    checkTargets(call);
    return eachRow(call, crossEntropyGradientKernel, call.inputs.slice(1), call.inputs[0]!.shape[0]!);
  },
};

/** Invocations that work on one row together. */
const LANES = 128;

/** After these lines `largest` is the row's maximum, `total` the sum of its exponentials relative to it. */
const ROW_TOTAL = `let row = group.x + group.y * groups.x;
let start = row * p.size;
let inside = row < p.rows;
var largest = -infinity();
if (inside) { for (var i = lane; i < p.size; i += ${LANES}u) { largest = max_of(largest, in0[start + i]); } }
parts[lane] = largest;
workgroupBarrier();
for (var half = ${LANES / 2}u; half > 0u; half = half / 2u) {
  if (lane < half) { parts[lane] = max_of(parts[lane], parts[lane + half]); }
  workgroupBarrier();
}
largest = parts[0];
workgroupBarrier();
var total = 0.0;
if (inside) { for (var i = lane; i < p.size; i += ${LANES}u) { total += exp_of(in0[start + i] - largest); } }
parts[lane] = total;
workgroupBarrier();
for (var half = ${LANES / 2}u; half > 0u; half = half / 2u) {
  if (lane < half) { parts[lane] += parts[lane + half]; }
  workgroupBarrier();
}
total = parts[0];
if (!inside) { return; }`;

function rowKernel(inputs: readonly Element[], body: string): Kernel {
  return kernel({
    params: ["rows", "size"],
    inputs: ["f32", ...inputs],
    outputs: ["f32"],
    workgroup: LANES,
    declarations: `var<workgroup> parts: array<f32, ${LANES}>;`,
    body: `${ROW_TOTAL}\n${body}`,
  });
}

const eachElement = (statement: string): string =>
  `for (var i = lane; i < p.size; i += ${LANES}u) { ${statement} }`;

const softmaxKernel = rowKernel(
  [],
  eachElement("out0[start + i] = exp_of(in0[start + i] - largest) / total;"),
);
const logSoftmaxKernel = rowKernel(
  [],
  `let shift = log_of(total);
${eachElement("out0[start + i] = (in0[start + i] - largest) - shift;")}`,
);
const TARGET = "let target_id = u32(clamp(in1[row], 0, i32(p.size) - 1));";
const crossEntropyKernel = rowKernel(
  ["i32"],
  `${TARGET}
if (lane == 0u) { out0[row] = log_of(total) - (in0[start + target_id] - largest); }`,
);
const crossEntropyGradientKernel = rowKernel(
  ["i32", "f32"],
  `${TARGET}
let scale = in2[row];
${eachElement("out0[start + i] = (exp_of(in0[start + i] - largest) / total - select(0.0, 1.0, i == target_id)) * scale;")}`,
);

function rowsOf({ inputs: [x] }: Call): number {
  return sizeOf(x!.shape) / x!.shape.at(-1)!;
}

function eachRow(
  { engine, inputs: [x], output }: Call,
  rowKernelOf: Kernel,
  others: readonly { readonly memory: GpuMemory }[],
  rows: number,
): GpuMemory {
  const result = allocate(engine, output.shape);
  if (rows > 0) {
    engine.queue.dispatch({
      kernel: rowKernelOf,
      buffers: [x!.memory, ...others.map(({ memory }) => memory), result],
      params: [rows, x!.shape.at(-1)!],
      groups: groupsOf(rows),
    });
  }
  return result;
}

function checkTargets({ engine, inputs: [logits, targets] }: Call): void {
  const [rows, classes] = logits!.shape as [number, number];
  engine.faults.check(
    targets!.memory,
    rows,
    0,
    classes - 1,
    (target, position) =>
      `crossEntropy: targets must be from 0 to ${classes - 1}, got ${target} at position ${position}.`,
  );
}
