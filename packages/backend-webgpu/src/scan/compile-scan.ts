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
import { type Loop, type LoopText, loopOf, runLoop } from "./loop.ts";
import { regionsOf } from "./regions.ts";

/** What the backward loop needs of the forward one. */
interface Saved {
  readonly memory: GpuMemory;
}

/** A recurrent step over time: one loop forward, one backward, and a product for each weight. */
export function compileScan(engine: Engine, program: ScanProgram): ScanKernel | Declined {
  const reasons: string[] = [];
  const forwardText = forwardLoop(program, true);
  const inferenceText = forwardLoop(program, false);
  const backwardText = backwardLoop(program);
  // What cannot run is told now; the loops themselves are made when the size of the batch is known.
  loopOf(engine, forwardText, 1, reasons);
  loopOf(engine, backwardText, 1, reasons);
  if (reasons.length > 0) return { declined: [...new Set(reasons)] };

  const loops = new Map<string, Loop>();
  const loop = (name: string, text: LoopText, batch: number): Loop => {
    const rows = rowsFor(batch);
    const key = `${name} ${rows}`;
    const made = loops.get(key) ?? loopOf(engine, text, rows, reasons)!;
    loops.set(key, made);
    return made;
  };

  return {
    name: "fused webgpu",
    forward(call, save) {
      const chosen = save
        ? loop("forward", forwardText, call.inputs.shape[0]!)
        : loop("inference", inferenceText, call.inputs.shape[0]!);
      return forward(engine, program, chosen, call, save);
    },
    backward: (call, saved, outputs, state) =>
      backward(
        engine,
        program,
        loop("backward", backwardText, call.inputs.shape[0]!),
        call,
        saved as Saved,
        outputs,
        state,
      ),
    release: (saved) => engine.memory.give((saved as Saved).memory),
  };
}

/** A workgroup takes more rows where there are enough for all of a GPU's cores, and so reads the weights less often. */
function rowsFor(batch: number): number {
  if (batch <= 128) return 1;
  return batch <= 256 ? 2 : 4;
}

function forwardLoop(
  { forward: step, batch, invariants, states, saved }: ScanProgram,
  save: boolean,
): LoopText {
  const [output, ...next] = step.outputs;
  const x = invariants + states;
  const inputWidth = specOf(step, x).shape.at(-1)!;
  const outputWidth = specOf(step, output!).shape.at(-1)!;
  const stored = saved.map((id, index) => {
    const width = specOf(step, id).shape.at(-1)!;
    return {
      id,
      store: (value: string, at: string, row: number) =>
        `if (live_${row}) { out2[p.saved${index} + (step * p.batch + row_${row}) * ${width}u + ${at}] = select(0.0, ${value}, runs_${row}); }`,
    };
  });
  return {
    program: step,
    batch,
    states: next.map((id, index) => ({ id: invariants + index, next: id })),
    inputs: ["inputs"],
    outputs: ["outputs", "saved"],
    params: saved.map((_, index) => `saved${index}`),
    input: (_, at, row) => `in2[(row_${row} * p.time + t_${row}) * ${inputWidth}u + ${at}]`,
    sinks: [
      {
        id: output!,
        store: (value, at, row) =>
          `if (runs_${row}) { out1[(row_${row} * p.time + t_${row}) * ${outputWidth}u + ${at}] = ${value}; }`,
      },
      ...(save ? stored : []),
    ],
    backwards: false,
  };
}

function backwardLoop(program: ScanProgram): LoopText {
  const { backward: step, batch, invariants, saved } = program;
  const seeds = invariants + saved.length;
  const [inputGradient, ...previous] = step.outputs;
  const inputWidth = specOf(step, inputGradient!).shape.at(-1)!;
  const outputWidth = specOf(step, seeds).shape.at(-1)!;
  return {
    program: step,
    batch,
    states: previous.map((id, index) => ({ id: seeds + 1 + index, next: id })),
    inputs: ["saved", "output gradients"],
    outputs: ["input gradients", "operands"],
    params: [
      "has_outputs",
      ...saved.map((_, index) => `saved${index}`),
      ...operandsOf(program).map((_, index) => `operand${index}`),
    ],
    input(id, at, row) {
      if (id === seeds) {
        return `select(0.0, in3[(row_${row} * p.time + t_${row}) * ${outputWidth}u + ${at}], p.has_outputs == 1u && runs_${row})`;
      }
      const width = specOf(step, id).shape.at(-1)!;
      return `in2[p.saved${id - invariants} + (step * p.batch + row_${row}) * ${width}u + ${at}]`;
    },
    sinks: [
      {
        id: inputGradient!,
        store: (value, at, row) =>
          `if (runs_${row}) { out1[(row_${row} * p.time + t_${row}) * ${inputWidth}u + ${at}] = ${value}; }`,
      },
      ...operandsOf(program).map((id, index) => ({
        id,
        store: (value: string, at: string, row: number) =>
          `if (live_${row}) { out2[p.operand${index} + (step * p.batch + row_${row}) * ${specOf(step, id).shape.at(-1)!}u + ${at}] = select(0.0, ${value}, runs_${row}); }`,
      })),
    ],
    backwards: true,
  };
}

function forward(
  engine: Engine,
  { forward: step, saved: savedIds }: ScanProgram,
  loop: Loop,
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
  const pack = loop.pack(engine, call.invariants.map(gpuValue));
  const lengths = engine.upload(call.lengths ?? new Int32Array(batch).fill(time));
  runLoop(engine, {
    loop,
    batch,
    time,
    steps,
    reverse: call.reverse,
    pack,
    lengths,
    state,
    inputs: [gpuValue(call.inputs).memory],
    outputs: [outputs, saved],
    params: regions.starts,
  });
  const last = parted(engine, state, call.state);
  for (const done of [state, pack, lengths, ...(save ? [] : [saved])]) memory.give(done);
  return { outputs, state: last, saved: save ? { memory: saved } : null };
}

function backward(
  engine: Engine,
  program: ScanProgram,
  loop: Loop,
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
  const pack = loop.pack(engine, call.invariants.map(gpuValue));
  const lengths = engine.upload(call.lengths ?? new Int32Array(batch).fill(time));
  runLoop(engine, {
    loop,
    batch,
    time,
    steps,
    reverse: call.reverse,
    pack,
    lengths,
    state,
    inputs: [saved.memory, outputs === null ? pack : gpuValue(outputs).memory],
    outputs: [inputs, kept],
    params: [outputs === null ? 0 : 1, ...savedRegions.starts, ...regions.starts],
  });
  const invariants = invariantGradients(engine, program, call, {
    cells,
    saved: { memory: saved.memory, starts: savedRegions.starts },
    kept: { memory: kept, starts: regions.starts },
  });
  const first = parted(engine, state, call.state);
  for (const done of [state, pack, lengths, kept]) memory.give(done);
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
