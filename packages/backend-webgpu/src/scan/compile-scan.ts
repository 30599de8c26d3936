import {
  type Declined,
  type DeviceValue,
  type ScanCall,
  type ScanGradients,
  type ScanKernel,
  type ScanProgram,
  type ScanResult,
  sizeOf,
  specOf,
} from "@refrain/core";
import { allocate, type Engine, gpuValue } from "../gpu/engine.ts";
import type { GpuMemory } from "../gpu/memory.ts";
import { invariantGradients, operandsOf } from "./invariant-gradients.ts";
import type { LoopText } from "./loop.ts";
import { parallelPass } from "./parallel-pass.ts";
import { type Pass, sequentialPass } from "./pass.ts";
import { regionsOf } from "./regions.ts";
import { backwardText, forwardText } from "./texts.ts";

/** What the backward pass needs of the forward one. */
interface Saved {
  readonly memory: GpuMemory;
}

/**
 * A recurrent step over time: one dispatch forward, one backward, and a product for each weight. Where the recurrence is
 * linear in its state, all steps at once.
 */
export function compileScan(engine: Engine, program: ScanProgram): ScanKernel | Declined {
  const reasons: string[] = [];
  const texts = {
    forward: forwardText(program, true),
    inference: forwardText(program, false),
    backward: backwardText(program),
  };
  // What cannot run is told now; the passes are made when the size of the batch is known.
  for (const text of Object.values(texts)) sequentialPass(engine, text, 1, reasons);
  if (reasons.length > 0) return { declined: [...new Set(reasons)] };
  const parallel = Object.values(texts).every((text) => parallelPass(engine, text) !== null);

  const passes = new Map<string, Pass>();
  const passOf = (name: keyof typeof texts, [batch, time]: readonly number[]): Pass => {
    const text: LoopText = texts[name];
    const rows = rowsFor(batch!);
    const atOnce = parallel && time! > 1;
    const key = `${name} ${atOnce ? "parallel" : rows}`;
    const made =
      passes.get(key) ?? (atOnce ? parallelPass(engine, text) : sequentialPass(engine, text, rows, reasons))!;
    passes.set(key, made);
    return made;
  };

  return {
    name: parallel ? "parallel webgpu" : "fused webgpu",
    forward: (call, save) =>
      forward(engine, program, passOf(save ? "forward" : "inference", call.inputs.shape), call, save),
    backward: (call, saved, outputs, state) => {
      const pass = passOf("backward", call.inputs.shape);
      return backward(engine, program, pass, call, saved as Saved, outputs, state);
    },
    release: (saved) => engine.memory.give((saved as Saved).memory),
  };
}

/** A workgroup takes more rows where there are enough for all of a GPU's cores, and so reads the weights less often. */
function rowsFor(batch: number): number {
  if (batch <= 128) return 1;
  return batch <= 256 ? 2 : 4;
}

function forward(
  engine: Engine,
  { forward: step, saved: savedIds }: ScanProgram,
  pass: Pass,
  call: ScanCall,
  save: boolean,
): ScanResult {
  const { queue, memory } = engine;
  const [batch, time] = call.inputs.shape as [number, number, number];
  const steps = stepsOf(call, time);
  const outputs = allocate(engine, [batch, time, specOf(step, step.outputs[0]!).shape.at(-1)!]);
  if (call.lengths !== null) queue.clear(outputs);
  const widths = savedIds.map((id) => specOf(step, id).shape.at(-1)!);
  const regions = regionsOf(widths, steps * batch);
  const saved = memory.take(save ? regions.bytes : 4);
  const state = joined(engine, call.state);
  const lengths = engine.upload(call.lengths ?? new Int32Array(batch).fill(time));
  pass({
    batch,
    time,
    steps,
    reverse: call.reverse,
    invariants: call.invariants.map(gpuValue),
    lengths,
    state,
    inputs: [gpuValue(call.inputs).memory],
    outputs: [outputs, saved],
    params: regions.starts,
  });
  const last = parted(engine, state, call.state);
  for (const done of [state, lengths, ...(save ? [] : [saved])]) memory.give(done);
  return { outputs, state: last, saved: save ? { memory: saved } : null };
}

function backward(
  engine: Engine,
  program: ScanProgram,
  pass: Pass,
  call: ScanCall,
  saved: Saved,
  outputs: DeviceValue | null,
  stateGradients: readonly (DeviceValue | null)[],
): ScanGradients {
  const { queue, memory } = engine;
  const { backward: step } = program;
  const [batch, time, width] = call.inputs.shape as [number, number, number];
  const steps = stepsOf(call, time);
  const cells = steps * batch;
  const savedRegions = regionsOf(
    program.saved.map((_, index) => specOf(step, program.invariants + index).shape.at(-1)!),
    cells,
  );
  const operands = operandsOf(program);
  const regions = regionsOf(
    operands.map((id) => specOf(step, id).shape.at(-1)!),
    cells,
  );
  const inputs = allocate(engine, [batch, time, width]);
  if (call.lengths !== null) queue.clear(inputs);
  const kept = memory.take(regions.bytes);
  const state = joined(
    engine,
    call.state.map((leaf, index) => stateGradients[index] ?? { ...leaf, buffer: null }),
  );
  const lengths = engine.upload(call.lengths ?? new Int32Array(batch).fill(time));
  pass({
    batch,
    time,
    steps,
    reverse: call.reverse,
    invariants: call.invariants.map(gpuValue),
    lengths,
    state,
    inputs: [saved.memory, outputs === null ? saved.memory : gpuValue(outputs).memory],
    outputs: [inputs, kept],
    params: [outputs === null ? 0 : 1, ...savedRegions.starts, ...regions.starts],
  });
  const invariants = invariantGradients(engine, program, call, {
    cells,
    saved: { memory: saved.memory, starts: savedRegions.starts },
    kept: { memory: kept, starts: regions.starts },
  });
  const first = parted(engine, state, call.state);
  for (const done of [state, lengths, kept]) memory.give(done);
  return { invariants, state: first, inputs };
}

function stepsOf({ lengths }: ScanCall, time: number): number {
  return lengths === null ? time : lengths.reduce((a, b) => Math.max(a, b), 0);
}

type Leaf = { readonly shape: readonly number[]; readonly buffer: object | null };

/** The leaves of a state one after the other; zeros where there is none. */
function joined({ queue, memory }: Engine, leaves: readonly Leaf[]): GpuMemory {
  const sizes = leaves.map(({ shape }) => sizeOf(shape) * 4);
  const whole = memory.take(sizes.reduce((a, b) => a + b, 0));
  if (leaves.some(({ buffer }) => buffer === null)) queue.clear(whole);
  let start = 0;
  leaves.forEach(({ buffer }, index) => {
    if (buffer !== null) queue.copy(buffer as GpuMemory, 0, whole, start, sizes[index]!);
    start += sizes[index]!;
  });
  return whole;
}

/** The leaves of a state as buffers of their own. */
function parted(engine: Engine, whole: GpuMemory, leaves: readonly Leaf[]): GpuMemory[] {
  let start = 0;
  return leaves.map(({ shape }) => {
    const leaf = allocate(engine, shape);
    engine.queue.copy(whole, start, leaf, 0, sizeOf(shape) * 4);
    start += sizeOf(shape) * 4;
    return leaf;
  });
}
