import type { Engine } from "../gpu/engine.ts";
import { kernel } from "../gpu/kernel.ts";
import type { GpuMemory, GpuView } from "../gpu/memory.ts";

/** A workgroup takes 16 features of one row, and cuts time into 16 parts. */
const FEATURES = 16;
const PARTS = 16;

/**
 * `h = factor * h + shift` over time, in parallel: each part of time is composed to one factor and shift, the parts one after the
 * other, and then each part runs from the state that it begins with. `in0` factors, `in1` shifts, `[steps, batch, width]`.
 */
const timeScanKernel = kernel({
  params: ["batch", "steps", "width", "part", "backwards", "state"],
  inputs: ["f32", "f32"],
  outputs: ["f32", "f32"],
  workgroup: FEATURES * PARTS,
  declarations: `var<workgroup> factors: array<f32, ${FEATURES * PARTS}>;
var<workgroup> shifts: array<f32, ${FEATURES * PARTS}>;`,
  body: `let j = group.x * ${FEATURES}u + lane % ${FEATURES}u;
let row = group.y + group.z * groups.y;
let part = lane / ${FEATURES}u;
let inside = j < p.width && row < p.batch;
let first = min(part * p.part, p.steps);
let last = min(first + p.part, p.steps);
let state = p.state * p.batch + row * p.width + j;
var factor = 1.0;
var shift = 0.0;
if (inside) {
  for (var turn = first; turn < last; turn++) {
    let step = select(turn, p.steps - 1u - turn, p.backwards == 1u);
    let at = (step * p.batch + row) * p.width + j;
    shift = fma(in0[at], shift, in1[at]);
    factor = factor * in0[at];
  }
}
factors[lane] = factor;
shifts[lane] = shift;
workgroupBarrier();
if (inside) {
  var h = out0[state];
  for (var before = 0u; before < part; before++) {
    let other = before * ${FEATURES}u + lane % ${FEATURES}u;
    h = fma(factors[other], h, shifts[other]);
  }
  for (var turn = first; turn < last; turn++) {
    let step = select(turn, p.steps - 1u - turn, p.backwards == 1u);
    let at = (step * p.batch + row) * p.width + j;
    out1[at] = h;
    h = fma(in0[at], h, in1[at]);
  }
  factor = h;
}
storageBarrier();
workgroupBarrier();
if (inside && part == ${PARTS - 1}u) { out0[state] = factor; }`,
});

/** One state's recurrence. */
export interface TimeScan {
  readonly batch: number;
  readonly steps: number;
  readonly width: number;
  readonly backwards: boolean;
  readonly factors: GpuView;
  readonly shifts: GpuView;
  /** All states; this one begins at `start` features. In: before the first step; out: after the last. */
  readonly state: GpuMemory;
  readonly start: number;
  /** The state before each step, `[steps, batch, width]`. */
  readonly before: GpuView;
}

export function runTimeScan({ queue }: Engine, scan: TimeScan): void {
  const { batch, steps, width, backwards, factors, shifts, state, start, before } = scan;
  const rows = Math.min(batch, 65_535);
  queue.dispatch({
    kernel: timeScanKernel,
    buffers: [factors, shifts, state, before],
    params: [batch, steps, width, Math.ceil(steps / PARTS), backwards ? 1 : 0, start],
    groups: [Math.ceil(width / FEATURES), rows, Math.ceil(batch / rows)],
  });
}
