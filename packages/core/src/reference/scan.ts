import type { ScanCall, ScanGradients, ScanKernel, ScanResult } from "../device.ts";
import { specOf } from "../program/program.ts";
import type { ScanProgram } from "../scan/scan-program.ts";
import { sizeOf } from "../spec.ts";
import { hostBuffer, hostValue } from "./device.ts";
import { addProduct, packMatrix, transposed } from "./product.ts";
import { type CompiledStep, compileStep } from "./step.ts";

/** The fused scan of the reference device: plain loops over typed arrays, time outside. */
export function compileReferenceScan(program: ScanProgram): ScanKernel {
  return {
    name: "fused reference",
    forward: (call, save) => forward(program, call, save),
    backward: (call, saved, outputs, state) =>
      backward(
        program,
        call,
        saved as Saved,
        outputs === null ? null : floats(outputs),
        state.map((leaf) => leaf && floats(leaf)),
      ),
    release() {},
  };
}

/** For each saved value its numbers at every step: `[time, batch, n]`. */
type Saved = readonly Float32Array[];

const floats = (value: ScanCall["inputs"]): Float32Array => hostValue(value).data as Float32Array;

function forward(program: ScanProgram, call: ScanCall, save: boolean): ScanResult {
  const { forward: step, invariants, states } = program;
  const [batch, time, width] = call.inputs.shape as [number, number, number];
  const inputs = floats(call.inputs);
  const compiled = compileStep(step, program.batch, batch, call.invariants.map(floats));
  const state = call.state.map((leaf) => floats(leaf).slice());
  const [output, ...next] = step.outputs;
  const outputSize = compiled.widths[output!]!;
  const outputs = new Float32Array(batch * time * outputSize);
  const saved: Saved = program.saved.map(
    (id) => new Float32Array(save ? time * batch * compiled.widths[id]! : 0),
  );

  for (let k = 0; k < time; k++) {
    const at = rowPositions(call, batch, k);
    state.forEach((leaf, index) => compiled.values[invariants + index]!.set(leaf));
    readRows(inputs, at, time, width, compiled.values[invariants + states]!);
    compiled.run();
    writeRows(compiled.values[output!]!, at, time, outputSize, outputs);
    state.forEach((leaf, index) => keepRunning(compiled.values[next[index]!]!, at, leaf));
    if (save) {
      saved.forEach((numbers, index) => {
        const value = compiled.values[program.saved[index]!]!;
        numbers.set(value, k * value.length);
      });
    }
  }
  return { outputs: hostBuffer(outputs), state: state.map(hostBuffer), saved: save ? saved : null };
}

function backward(
  program: ScanProgram,
  call: ScanCall,
  saved: Saved,
  outputGradients: Float32Array | null,
  stateGradients: readonly (Float32Array | null)[],
): ScanGradients {
  const { backward: step, invariants } = program;
  const [batch, time, width] = call.inputs.shape as [number, number, number];
  const compiled = compileStep(step, program.batch, batch, call.invariants.map(floats));
  const seeds = invariants + saved.length;
  const outputSize = compiled.widths[seeds]!;
  const state = call.state.map(
    (leaf, index) => stateGradients[index]?.slice() ?? new Float32Array(sizeOf(leaf.shape)),
  );
  const inputs = new Float32Array(batch * time * width);
  const [inputGradient, ...previous] = step.outputs;
  const operands = keptOperands(program, compiled, time, batch);

  for (let k = time - 1; k >= 0; k--) {
    const at = rowPositions(call, batch, k);
    saved.forEach((numbers, index) => {
      const value = compiled.values[invariants + index]!;
      value.set(numbers.subarray(k * value.length, (k + 1) * value.length));
    });
    if (outputGradients !== null) readRows(outputGradients, at, time, outputSize, compiled.values[seeds]!);
    state.forEach((leaf, index) => compiled.values[seeds + 1 + index]!.set(leaf));
    compiled.run();
    writeRows(compiled.values[inputGradient!]!, at, time, width, inputs);
    state.forEach((leaf, index) => keepRunning(compiled.values[previous[index]!]!, at, leaf));
    for (const [id, numbers] of operands) {
      keepRunning(compiled.values[id]!, at, numbers.subarray(k * compiled.values[id]!.length));
    }
  }
  return {
    invariants: call.invariants.map((invariant, index) => {
      const total = new Float32Array(sizeOf(invariant.shape));
      for (const gradient of program.invariantGradients) {
        if (gradient.invariant !== index) continue;
        if (gradient.kind === "sum") addRows(operands.get(gradient.value)!, total);
        else {
          const left = operands.get(gradient.left)!;
          const [a, b] = [compiled.widths[gradient.left]!, compiled.widths[gradient.right]!];
          const steps = time * batch;
          addProduct(transposed(left, steps, a), packMatrix(operands.get(gradient.right)!, steps, b), total);
        }
      }
      return hostBuffer(total);
    }),
    state: state.map(hostBuffer),
    inputs: hostBuffer(inputs),
  };
}

/** Memory for the operands of the invariants' gradients at every step; zero for a row that has ended. */
function keptOperands(
  { invariantGradients, backward: step, batch: traced }: ScanProgram,
  compiled: CompiledStep,
  time: number,
  batch: number,
): Map<number, Float32Array> {
  const ids = invariantGradients.flatMap((gradient) =>
    gradient.kind === "sum" ? [gradient.value] : [gradient.left, gradient.right],
  );
  return new Map(
    ids.map((id) => {
      if (specOf(step, id).shape[0] !== traced) throw new Error(`scan: operand ${id} has no rows.`);
      return [id, new Float32Array(time * batch * compiled.widths[id]!)];
    }),
  );
}

/** The time that each row reads at step k; -1 for a row that has ended. */
function rowPositions({ lengths, reverse, inputs }: ScanCall, batch: number, k: number): Int32Array {
  const time = inputs.shape[1]!;
  return Int32Array.from({ length: batch }, (_, row) => {
    const length = lengths?.[row] ?? time;
    if (k >= length) return -1;
    return reverse ? length - 1 - k : k;
  });
}

function readRows(from: Float32Array, at: Int32Array, time: number, width: number, to: Float32Array): void {
  at.forEach((t, row) => {
    const start = (row * time + t) * width;
    if (t < 0) to.fill(0, row * width, (row + 1) * width);
    else to.set(from.subarray(start, start + width), row * width);
  });
}

function writeRows(from: Float32Array, at: Int32Array, time: number, width: number, to: Float32Array): void {
  at.forEach((t, row) => {
    if (t >= 0) to.set(from.subarray(row * width, (row + 1) * width), (row * time + t) * width);
  });
}

/** Copies the rows that are still running; the others stay as they are. */
function keepRunning(from: Float32Array, at: Int32Array, to: Float32Array): void {
  if (at.every((t) => t >= 0)) {
    to.set(from);
    return;
  }
  const width = from.length / at.length;
  at.forEach((t, row) => {
    if (t >= 0) to.set(from.subarray(row * width, (row + 1) * width), row * width);
  });
}

function addRows(rows: Float32Array, total: Float32Array): void {
  for (let i = 0; i < rows.length; i++) total[i % total.length]! += rows[i]!;
}
