import { operate, topInterpreter } from "../apply.ts";
import { outputSizeOf, type RecurrentCell } from "../cell.ts";
import type { ScanCall, ScanKernel } from "../device.ts";
import type { Operation } from "../interpreter.ts";
import { evaluate } from "../program/evaluate.ts";
import { currentRuntime } from "../runtime.ts";
import type { Spec } from "../spec.ts";
import { deviceValue } from "../tensor.ts";
import { leavesOf, mapTree, type Tree } from "../tree.ts";
import type { FusedScan } from "./plan.ts";
import type { PreparedScan } from "./prepare.ts";
import type { Scanned } from "./scan.ts";

/** The scan as one operation of the engine, with the engine's own gradient. */
export function fusedScan<P extends Tree, S extends Tree>(
  cell: RecurrentCell<P, S>,
  { prologue, program, kernel }: FusedScan,
  { params, state, projected, lengths, reverse }: PreparedScan<P, S>,
): Scanned<S> {
  const invariants = evaluate(prologue, leavesOf(params));
  const readsInputs = program.saved.includes(program.invariants + program.states);
  const operation = scanOperation(cell, program.invariants, readsInputs, kernel, lengths, reverse);
  const [outputs, ...after] = operate(operation, [...invariants, ...leavesOf(state), projected]).outputs;
  let leaf = 0;
  return { outputs: outputs!, state: mapTree(state, () => after[leaf++]!) };
}

function scanOperation<P extends Tree, S extends Tree>(
  cell: RecurrentCell<P, S>,
  invariants: number,
  readsInputs: boolean,
  kernel: ScanKernel,
  lengths: Int32Array | null,
  reverse: boolean,
): Operation {
  const name = `scan(${cell.kind})`;
  return {
    name,
    run(inputs, save) {
      const runtime = currentRuntime();
      const values = inputs.map((input) => deviceValue(input, name, runtime));
      const call: ScanCall = {
        invariants: values.slice(0, invariants),
        state: values.slice(invariants, -1),
        inputs: values.at(-1)!,
        lengths,
        reverse,
      };
      const { outputs, state, saved } = kernel.forward(call, save);
      const [batch, time] = inputs.at(-1)!.shape;
      const states = inputs.slice(invariants, -1);
      const outputSpec: Spec = {
        shape: [batch!, time!, outputSizeOf(cell)],
        dtype: "float32",
      };
      return {
        // The step's input is the largest of the operands, and most gradients do not read it.
        reads: (input) => input !== inputs.length - 1 || readsInputs,
        outputs: [
          runtime.adopt(outputs, outputSpec),
          ...state.map((buffer, index) => runtime.adopt(buffer, states[index]!)),
        ],
        gradient(operands, gradients) {
          const read = readsInputs ? operands : operands.slice(0, -1);
          if (topInterpreter([...read, ...gradients.filter((gradient) => gradient !== null)]) !== null) {
            throw new Error(
              `${name}: the gradient of a fused scan cannot be taken twice; pass \`kernel: "composed"\`.`,
            );
          }
          const given = gradients.map((gradient) => (gradient === null ? null : deviceValue(gradient, name)));
          const result = kernel.backward(call, saved!, given[0]!, given.slice(1));
          return [...result.invariants, ...result.state, result.inputs].map((buffer, index) =>
            runtime.adopt(buffer, inputs[index]!),
          );
        },
        release() {
          if (saved !== null) kernel.release(saved);
        },
      };
    },
  };
}
