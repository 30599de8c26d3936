import {
  concat,
  disposeTree,
  evaluate,
  leavesOf,
  mapTree,
  type Program,
  type RecurrentCell,
  random,
  reshape,
  scoped,
  sliceAxis,
  type Tensor,
  type Tree,
  trace,
} from "@refrain/core";
import type { Trace } from "../protocol.ts";
import { gateName } from "./gate-names.ts";

/**
 * Takes a cell through a text step by step, and keeps what each gate says: every sigmoid and tanh of the traced step.
 *
 * @param inputs `[1, time, input]`.
 */
export async function stepThrough(
  cell: RecurrentCell<Tree, Tree>,
  params: Tree,
  inputs: Tensor,
): Promise<{ readonly hidden: Trace; readonly gates: readonly Trace[] }> {
  const projected = scoped(
    () =>
      cell.project?.(params, inputs, { training: false, random: random(0) }) ?? reshape(inputs, inputs.shape),
  );
  const [, time, width] = projected.shape as [number, number, number];
  let state = leavesOf(cell.initialState(1));
  const program = traceStep(cell, params, state, width);
  const watched = gatesOf(program);
  const outputs = [...program.outputs, ...watched.map(({ id }) => id)];
  const rows: Tensor[][] = [];
  for (let t = 0; t < time; t++) {
    const before = state;
    const [output, ...others] = scoped(() => {
      const x = reshape(sliceAxis(projected, 1, t, 1), [1, width]);
      // Each a handle of its own: an output is often a state too.
      return evaluate({ ...program, outputs }, [...leavesOf(params), ...before, x]);
    });
    state = others.slice(0, before.length);
    rows.push([output!, ...others.slice(before.length)]);
    for (const leaf of before) if (!rows.at(-2)?.includes(leaf)) leaf.dispose();
  }
  const read = async (index: number, name: string): Promise<Trace> => {
    const table = scoped(() => concat(rows.map((row) => row[index]!))); // [time, units]
    const values = Float32Array.from(await table.data());
    table.dispose();
    return { name, units: values.length / time, values };
  };
  const hidden = await read(0, "h");
  const names = watched.map((gate, index) => gateName(cell.kind, index, gate.operation));
  const gates: Trace[] = [];
  for (const [index, name] of names.entries()) gates.push(await read(1 + index, name));
  disposeTree([projected, state, rows]);
  return { hidden, gates };
}

/** One step of one row as a program: parameters, state and projected input to output and next state. */
export function traceStep(
  cell: RecurrentCell<Tree, Tree>,
  params: Tree,
  state: readonly Tensor[],
  width: number,
): Program {
  const form = cell.initialState(1);
  const specs = [...leavesOf(params), ...state].map(({ shape, dtype }) => ({ shape, dtype }));
  const program = trace(
    (...symbols) => {
      let next = 0;
      const symbolic = <T extends Tree>(tree: T): T => mapTree(tree, () => symbols[next++]!);
      const [p, s] = [symbolic(params), symbolic(form)];
      const { output, state: after } = cell.step(p, s, symbols[next]!);
      return [output, ...leavesOf(after)];
    },
    [...specs, { shape: [1, width], dtype: "float32" }],
    `step of ${cell.kind}`,
  );
  disposeTree(form);
  return program;
}

/** The values of a program that say how much passes: its sigmoids and tanhs, in the order of the equations. */
export function gatesOf({
  inputs,
  nodes,
}: Program): readonly { readonly id: number; readonly operation: string }[] {
  return nodes.flatMap(({ primitive, shape }, index) => {
    const isGate = ["sigmoid", "tanh"].includes(primitive.name) && shape.length === 2 && shape[0] === 1;
    return isGate ? [{ id: inputs.length + index, operation: primitive.name }] : [];
  });
}
