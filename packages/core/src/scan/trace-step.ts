import type { RecurrentCell } from "../cell.ts";
import { startTrace } from "../program/trace.ts";
import { formatShape, sameShape } from "../spec.ts";
import { Tensor } from "../tensor.ts";
import { leavesOf, mapTree, namedLeaves, type Tree } from "../tree.ts";
import type { TracedStep } from "./lower.ts";

/**
 * The batch size that steps are traced at. No parameter has such a size, so row values can be told from the others, and
 * the program serves every batch.
 */
const BATCH = 1_000_003;

/**
 * Traces a cell's step.
 *
 * @throws when the step returns another state than it got, an output of another size than the cell declares, or uses a
 *   tensor that is none of its arguments.
 */
export function traceStep<P extends Tree, S extends Tree>(
  cell: RecurrentCell<P, S>,
  params: P,
  state: S,
  width: number,
): TracedStep {
  const where = `scan(${cell.kind}): step`;
  const started = startTrace(where);
  const symbolic = <T extends Tree>(tree: T, prefix: string, rows: boolean): T =>
    mapTree(tree, ({ shape, dtype }, name) =>
      started.input(`${prefix}.${name}`, { shape: rows ? [BATCH, ...shape.slice(1)] : shape, dtype }),
    );
  const symbols = symbolic(params, "params", false);
  const before = symbolic(state, "state", true);
  const projected = started.input("projected", { shape: [BATCH, width], dtype: "float32" });

  const result = cell.step(symbols, before, projected);
  checkResult(where, cell.outputSize ?? cell.hiddenSize, before, result);
  return {
    kind: cell.kind,
    batch: BATCH,
    parameters: leavesOf(symbols).length,
    program: started.program([result.output, ...leavesOf(result.state)]),
  };
}

function checkResult(
  where: string,
  outputSize: number,
  before: Tree,
  result: { output: Tensor; state: Tree },
): void {
  if (!(result?.output instanceof Tensor) || result.state === undefined) {
    throw new Error(`${where} must return { output, state }.`);
  }
  const { output, state } = result;
  if (!sameShape(output.shape, [BATCH, outputSize])) {
    throw new Error(`${where} must give an output [batch, ${outputSize}], got ${rowShape(output)}.`);
  }
  const after = new Map(namedLeaves(state));
  for (const [name, leaf] of namedLeaves(before)) {
    const next = after.get(name);
    if (next === undefined || !sameShape(next.shape, leaf.shape)) {
      const got = next === undefined ? "nothing" : rowShape(next);
      throw new Error(`${where} must give the next state "${name}" ${rowShape(leaf)}, got ${got}.`);
    }
    after.delete(name);
  }
  if (after.size > 0) {
    throw new Error(
      `${where} gives a state "${[...after.keys()].join('", "')}" that initialState does not have. Add it there.`,
    );
  }
}

function rowShape({ shape }: Tensor): string {
  return formatShape(shape).replace(String(BATCH), "batch");
}
