import { type Attributes, sizeOf } from "@refrain/core";
import { allocate } from "../gpu/engine.ts";
import { type Element, groupsOf, type Kernel, kernel } from "../gpu/kernel.ts";
import type { GpuMemory } from "../gpu/memory.ts";
import type { Call, Operations } from "./operation.ts";

/** Softmax, and with the loss in one. */
export const softmaxOperations: Operations = {
  softmax: (call) => eachRow(call, softmaxKernel),
  logSoftmax: (call) => eachRow(call, logSoftmaxKernel),
  crossEntropy(call) {
    checkTargets(call);
    return eachRow(call, crossEntropyKernel, [smoothingOf(call.attributes)]);
  },
  crossEntropyGradient(call) {
    checkTargets(call);
    return eachRow(call, crossEntropyGradientKernel, [smoothingOf(call.attributes)]);
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
${sumOfLanes("total")}
if (!inside) { return; }`;

/** Makes a variable the sum of what it is in every lane. */
function sumOfLanes(name: string): string {
  return `parts[lane] = ${name};
workgroupBarrier();
for (var half = ${LANES / 2}u; half > 0u; half = half / 2u) {
  if (lane < half) { parts[lane] += parts[lane + half]; }
  workgroupBarrier();
}
${name} = parts[0];`;
}

function rowKernel(inputs: readonly Element[], body: string, params: readonly string[] = []): Kernel {
  return kernel({
    params: ["rows", "size", ...params],
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
const TARGET = `let target_id = u32(clamp(in1[row], 0, i32(p.size) - 1));
let smoothing = bitcast<f32>(p.smoothing);`;
// Without smoothing, classes masked by -infinity do not count.
const crossEntropyKernel = rowKernel(
  ["i32"],
  `${TARGET}
var aim = in0[start + target_id];
if (smoothing > 0.0) {
  var all = 0.0;
  ${eachElement("all += in0[start + i];")}
  workgroupBarrier();
  ${sumOfLanes("all")}
  aim = (1.0 - smoothing) * aim + smoothing * (all / f32(p.size));
}
if (lane == 0u) { out0[row] = log_of(total) - (aim - largest); }`,
  ["smoothing"],
);
const crossEntropyGradientKernel = rowKernel(
  ["i32", "f32"],
  `${TARGET}
let scale = in2[row];
let share = smoothing / f32(p.size);
${eachElement("out0[start + i] = (exp_of(in0[start + i] - largest) / total - share - select(0.0, 1.0 - smoothing, i == target_id)) * scale;")}`,
  ["smoothing"],
);

/** The bits of the share of the target that all classes get. */
function smoothingOf({ smoothing = 0 }: Attributes): number {
  return new Uint32Array(Float32Array.of(smoothing as number).buffer)[0]!;
}

function eachRow(
  { engine, inputs, output }: Call,
  rowKernelOf: Kernel,
  params: readonly number[] = [],
): GpuMemory {
  const { shape } = inputs[0]!;
  const rows = sizeOf(shape.slice(0, -1));
  const result = allocate(engine, output.shape);
  if (rows > 0) {
    engine.queue.dispatch({
      kernel: rowKernelOf,
      buffers: [...inputs.map(({ memory }) => memory), result],
      params: [rows, shape.at(-1)!, ...params],
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
