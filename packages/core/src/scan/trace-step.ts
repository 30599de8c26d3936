import { outputSizeOf, type RecurrentCell } from "../cell.ts";
import { startTrace } from "../program/trace.ts";
import { leavesOf, mapTree, type Tree } from "../tree.ts";
import { checkStep } from "./check-step.ts";
import { inCell } from "./in-cell.ts";
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

  const given = { params: symbols, state: before };
  const result = naming(() => inCell(where, given, () => cell.step(symbols, before, projected)));
  checkStep(where, BATCH, outputSizeOf(cell), before, result);
  return {
    kind: cell.kind,
    batch: BATCH,
    parameters: leavesOf(symbols).length,
    program: started.program([result.output, ...leavesOf(result.state)]),
  };
}

/** Errors of the step's operations speak of the batch, not of the number that stands for it. */
function naming<Result>(body: () => Result): Result {
  try {
    return body();
  } catch (error) {
    if (error instanceof Error) error.message = error.message.replaceAll(String(BATCH), "batch");
    throw error;
  }
}
