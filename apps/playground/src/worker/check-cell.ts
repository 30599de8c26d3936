import { explainScan, leavesOf, random, scan, scoped } from "@refrain/core";
import { compileCell } from "./compile-cell.ts";
import type { CellFault, CheckedCell } from "./protocol.ts";

/** The features of a step's input, in checks. */
const INPUT_SIZE = 32;

/** Runs a cell file, traces its step, and takes a few steps with it: what it becomes, or the fault and its place. */
export async function checkCell(
  source: string,
  hiddenSize: number,
): Promise<CheckedCell | { readonly fault: CellFault }> {
  const compiled = await compileCell(source);
  if ("fault" in compiled) return compiled;
  try {
    const cell = compiled.factory({ inputSize: INPUT_SIZE, hiddenSize });
    for (const member of ["init", "initialState", "step"] as const) {
      if (typeof cell?.[member] !== "function")
        throw new Error(`The cell that \`cell\` gives has no ${member}.`);
    }
    let checked: CheckedCell | undefined;
    scoped(() => {
      const params = cell.init(random(1));
      const inputs = random(2).normal([2, 3, INPUT_SIZE]);
      const { kernel, reasons, forward, backward } = explainScan(cell, params, inputs);
      scan(cell, params, inputs);
      const parameters = leavesOf(params).reduce((sum, { size }) => sum + size, 0);
      checked = { kernel, reasons, hiddenSize, parameters, forward, backward };
    });
    return checked!;
  } catch (error) {
    const fault = compiled.faultOf(error);
    // What a step returns is checked when it is over: the fault is the step's as a whole.
    return { fault: { ...fault, line: fault.line ?? lineOfStep(source) } };
  }
}

function lineOfStep(source: string): number {
  const at = source.search(/(?<=^[ \t]*)step[ \t]*[(:]/m);
  return at < 0 ? 1 : source.slice(0, at).split("\n").length;
}
