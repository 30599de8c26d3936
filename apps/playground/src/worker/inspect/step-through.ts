import {
  concat,
  evaluate,
  leavesOf,
  mapTree,
  outputSizeOf,
  type Program,
  type RecurrentCell,
  random,
  scan,
  scoped,
  specOf,
  type Tensor,
  type Tree,
  trace,
  zeros,
} from "@refrain/core";
import type { Trace } from "../protocol.ts";
import { gateName } from "./gate-names.ts";

/**
 * Takes a cell through a text, and keeps what each gate says: every sigmoid and tanh of the traced step.
 *
 * @param inputs `[1, time, input]`.
 */
export async function stepThrough(
  cell: RecurrentCell<Tree, Tree>,
  params: Tree,
  inputs: Tensor,
): Promise<{ readonly hidden: Trace; readonly gates: readonly Trace[] }> {
  const gates = gatesOfCell(cell, params);
  const widths = [outputSizeOf(cell), ...gates.map(({ width }) => width)];
  const names = ["h", ...gates.map(({ operation }, index) => gateName(cell.kind, index, operation))];
  const open = withGates(cell, sum(widths));
  const outputs = scoped(() => scan(open, params, inputs).outputs); // [1, time, all widths]
  const values = await outputs.data();
  outputs.dispose();
  const [hidden, ...others] = widths.map((width, index): Trace => {
    const start = sum(widths.slice(0, index));
    return { name: names[index]!, units: width, values: columns(values, sum(widths), start, width) };
  });
  return { hidden: hidden!, gates: others };
}

/** A gate of a cell: what makes it, and how many numbers it has for a row. */
export interface Gate {
  readonly operation: string;
  readonly width: number;
}

/** The gates of a cell, in the order of its equations. */
export function gatesOfCell(cell: RecurrentCell<Tree, Tree>, params: Tree): readonly Gate[] {
  let gates: readonly Gate[] = [];
  scoped(() => {
    const context = { training: false, random: random(0) };
    const inputs = zeros([1, 1, cell.inputSize]);
    const width = (cell.project?.(params, inputs, context) ?? inputs).shape[2]!;
    const program = traceStep(cell, params, cell.initialState(1), zeros([1, width]));
    gates = gateIds(program, 1).map((id) => ({
      operation: program.nodes[id - program.inputs.length]!.primitive.name,
      width: specOf(program, id).shape[1]!,
    }));
  });
  return gates;
}

/** The same cell, whose output has its gates behind it: it runs fused where the cell does. */
function withGates(cell: RecurrentCell<Tree, Tree>, outputSize: number): RecurrentCell<Tree, Tree> {
  return {
    ...cell,
    kind: `${cell.kind} with its gates`,
    outputSize,
    step(params, state, projected) {
      const program = traceStep(cell, params, state, projected);
      const outputs = [...program.outputs, ...gateIds(program, projected.shape[0]!)];
      const operands = [...leavesOf(params), ...leavesOf(state), projected];
      const [output, ...rest] = evaluate({ ...program, outputs }, operands);
      let next = 0;
      const after = mapTree(state, () => rest[next++]!);
      return { output: concat([output!, ...rest.slice(next)], 1), state: after };
    },
  };
}

/** A step as a program: parameters, state and projected input to output and next state. */
function traceStep(cell: RecurrentCell<Tree, Tree>, params: Tree, state: Tree, projected: Tensor): Program {
  const specs = [...leavesOf(params), ...leavesOf(state), projected];
  return trace(
    (...symbols) => {
      let next = 0;
      const symbolic = <T extends Tree>(tree: T): T => mapTree(tree, () => symbols[next++]!);
      const { output, state: after } = cell.step(symbolic(params), symbolic(state), symbols.at(-1)!);
      return [output, ...leavesOf(after)];
    },
    specs.map(({ shape, dtype }) => ({ shape, dtype })),
    `step of ${cell.kind}`,
  );
}

/** The values of a step that say how much passes, in the order of the equations. */
function gateIds({ inputs, nodes }: Program, batch: number): readonly number[] {
  return nodes.flatMap(({ primitive, shape }, index) => {
    const isGate = ["sigmoid", "tanh"].includes(primitive.name) && shape.length === 2 && shape[0] === batch;
    return isGate ? [inputs.length + index] : [];
  });
}

function columns(
  values: ArrayLike<number>,
  total: number,
  start: number,
  width: number,
): Float32Array<ArrayBuffer> {
  const time = values.length / total;
  const chosen = new Float32Array(time * width);
  for (let t = 0; t < time; t++) {
    for (let unit = 0; unit < width; unit++) chosen[t * width + unit] = values[t * total + start + unit]!;
  }
  return chosen;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
