import {
  type Context,
  explainScan,
  type RecurrentCell,
  random,
  type ScanKernelChoice,
  scan,
  type Tree,
  valueAndGradWithAux,
} from "@refrain/core";
import { mustTreesAgree } from "../laws/compare-trees.ts";
import { gradientsMustBeRight } from "../laws/finite-differences.ts";
import { broken, type Law } from "../laws/law.ts";
import { onReference } from "../laws/on-reference.ts";
import { weightedSum, weightsFor } from "../laws/weighted-sum.ts";
import { type CellOperands, cellOperands } from "./operands.ts";

/** Fused and composed run the same operations in the same order but for sums of gradients over time. */
const SAME = 1e-4;

/** A cell's gradients are right, and the fused scan has them. */
export function gradientLaws<P extends Tree, S extends Tree>(cell: () => RecurrentCell<P, S>): Law[] {
  return [false, true].flatMap((training) => {
    const when = training ? "in training" : "in use";
    const context: Context = { training, random: random(7) };
    return [
      {
        name: `has the gradients of finite differences, ${when}`,
        run: () =>
          onReference(() => {
            const made = cell();
            gradientsMustBeRight<CellOperands<P, S>>(
              ({ params, inputs, state }) => {
                const { outputs, state: last } = scan(made, params, inputs, { initialState: state, context });
                return [outputs, last];
              },
              (source) => cellOperands(made, source, 2, 4),
              random(8),
            );
          }),
      },
      {
        name: `runs fused, and the same as composed, ${when}`,
        run: () =>
          onReference(() => {
            const made = cell();
            const operands = cellOperands(made, random(9), 3, 5);
            const { reasons } = explainScan(made, operands.params, operands.inputs, { context });
            if (reasons.length > 0) broken(`The step cannot be fused: ${reasons.join("; ")}.`);
            const run = (kernel: ScanKernelChoice) => scanWithGradients(made, operands, kernel, context);
            mustTreesAgree("fused", run("fused"), run("composed"), SAME);
          }),
      },
    ];
  });
}

function scanWithGradients<P extends Tree, S extends Tree>(
  cell: RecurrentCell<P, S>,
  operands: CellOperands<P, S>,
  kernel: ScanKernelChoice,
  context: Context,
): Tree {
  const { aux, grads } = valueAndGradWithAux(({ params, inputs, state }: CellOperands<P, S>) => {
    const scanned = scan(cell, params, inputs, {
      initialState: state,
      lengths: [5, 1, 3],
      kernel,
      context,
    });
    const results: Tree = { outputs: scanned.outputs, state: scanned.state };
    return { value: weightedSum(results, weightsFor(results, random(10))), aux: results };
  })(operands);
  return { results: aux, gradient: grads };
}
