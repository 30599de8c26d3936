import { type Program, sizeOf, type ValueId } from "@refrain/core";
import type { Engine, GpuValue } from "../gpu/engine.ts";
import { type Element, type Kernel, kernel } from "../gpu/kernel.ts";
import type { GpuMemory } from "../gpu/memory.ts";
import { packOf } from "./pack.ts";
import { type Sink, stepCode } from "./step-code.ts";

/** What the kernel of all steps is made from. */
export interface LoopText {
  readonly program: Program;
  readonly batch: number;
  /** Input ids of the states, and what each becomes. */
  readonly states: readonly { readonly id: ValueId; readonly next: ValueId }[];
  /** Arrays beside the invariants, the lengths and the states, which come by themselves. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Params beside those of every loop. */
  readonly params: readonly string[];
  readonly input: (id: ValueId, index: string, row: number) => string;
  readonly sinks: readonly Sink[];
  /** From the first step to the last, back, or all of them at once, where no step needs another's state. */
  readonly order: "forward" | "backward" | "at once";
}

/** All steps as one kernel: a workgroup takes some rows of the batch through them, or some cells: a row at a step each. */
export interface Loop {
  readonly kernel: Kernel;
  /** Rows of the batch, or cells, that a workgroup takes. */
  readonly rows: number;
  /** Elements of scratch memory for each workgroup. */
  readonly scratch: number;
  /** Multiplications of one step of one row. */
  readonly work: number;
  pack(engine: Engine, invariants: readonly GpuValue[]): GpuMemory;
}

const FIXED_PARAMS = ["batch", "time", "first", "last", "steps", "reverse"];
const MOST_LANES = 256;

/** @returns null with reasons pushed where the step has no code. */
export function loopOf(engine: Engine, text: LoopText, rows: number, reasons: string[]): Loop | null {
  const { program, batch, states, inputs, outputs, params, input, sinks, order } = text;
  const { lanes, work } = sizesOf(program, batch);
  const pack = packOf(program, "in0");
  const scratch = `out${outputs.length + 1}`;
  const step = stepCode(
    {
      program,
      batch,
      lanes,
      rows,
      room: engine.workgroupBytes / 4 - 16,
      scratch,
      invariant: pack.read,
      input,
      states,
      sinks,
    },
    reasons,
  );
  if (step === null) return null;
  const eachRow = (line: (row: number) => string): string =>
    Array.from({ length: rows }, (_, row) => line(row)).join("\n");
  let before = 0;
  const leaves = states.map(({ id }) => {
    const width = program.inputs[id]!.shape.at(-1)!;
    const start = before;
    before += width;
    return { id, width, start };
  });
  const eachState = (line: (at: string, memory: string, row: number) => string): string =>
    leaves
      .map(
        ({ id, width, start }) =>
          `for (var j = lane; j < ${width}u; j += ${lanes}u) {\n${eachRow((row) =>
            line(step.area.at(id, "j", row), `out0[${start}u * p.batch + row_${row} * ${width}u + j]`, row),
          )}\n}`,
      )
      .join("\n");
  const types: Element[] = ["f32", "i32", ...inputs.map(() => "f32" as const)];
  return {
    rows,
    scratch: step.area.scratch,
    work,
    pack: pack.fill,
    kernel: kernel({
      params: [...FIXED_PARAMS, ...params],
      inputs: types,
      outputs: ["f32", ...outputs.map(() => "f32" as const), "f32"],
      workgroup: lanes,
      declarations: step.declarations,
      body: `let member = group.x + group.y * groups.x;
let first_row = member * ${rows}u;
let scratch0 = member * ${step.area.scratch}u;
${order === "at once" ? cellsBody(step.body, eachRow) : loopBody(step.body, eachRow, eachState, order === "backward")}`,
    }),
  };
}

type EachRow = (line: (row: number) => string) => string;

/** Where row `row` of the workgroup stands: whether it runs at this step, and the time that it reads then. */
const runs = (row: number): string => `let runs_${row} = live_${row} && step_${row} < length_${row};
let t_${row} = select(0u, select(step_${row}, length_${row} - 1u - step_${row}, p.reverse == 1u), runs_${row});`;

/** Each workgroup takes its rows from step to step. */
function loopBody(
  step: string,
  eachRow: EachRow,
  eachState: (line: (at: string, memory: string, row: number) => string) => string,
  backward: boolean,
): string {
  const count = eachRow(
    (row) => `let live_${row} = first_row + ${row}u < p.batch;
let row_${row} = min(first_row + ${row}u, p.batch - 1u);
let length_${row} = u32(in1[row_${row}]);`,
  );
  return `if (first_row >= p.batch) { return; }
${count}
${eachState((at, memory) => `${at} = ${memory};`)}
storageBarrier();
workgroupBarrier();
for (var turn = p.first; turn < p.last; turn++) {
let step = ${backward ? "p.steps - 1u - turn" : "turn"};
${eachRow((row) => `let step_${row} = step;\n${runs(row)}`)}
${step}
}
${eachState((at, memory, row) => `if (live_${row}) { ${memory} = ${at}; }`)}`;
}

/** Each workgroup takes some of the rows at some of the steps. */
function cellsBody(step: string, eachRow: EachRow): string {
  const cells = eachRow(
    (row) => `let live_${row} = first_row + ${row}u < p.batch * p.steps;
let cell_${row} = min(first_row + ${row}u, p.batch * p.steps - 1u);
let row_${row} = cell_${row} % p.batch;
let step_${row} = cell_${row} / p.batch;
let length_${row} = u32(in1[row_${row}]);
${runs(row)}`,
  );
  return `if (first_row >= p.batch * p.steps) { return; }
${cells}
${step}`;
}

/** Invocations of a workgroup: as many as the widest value has features, within limits. */
function sizesOf(program: Program, batch: number): { lanes: number; work: number } {
  let widest = 1;
  let work = 0;
  for (const node of program.nodes) {
    if (node.shape[0] === batch) widest = Math.max(widest, sizeOf(node.shape.slice(1)));
    if (node.primitive.name === "matMul") {
      const left = node.inputs[0]!;
      const shape = program.inputs[left]?.shape ?? program.nodes[left - program.inputs.length]!.shape;
      work += shape.at(-1)! * node.shape.at(-1)!;
    } else work += node.shape.at(-1) ?? 1;
  }
  const lanes = Math.min(MOST_LANES, 2 ** Math.ceil(Math.log2(Math.max(widest, 32))));
  return { lanes, work };
}
