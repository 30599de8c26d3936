import {
  type Context,
  concat,
  leavesOf,
  mapTree,
  namedLeaves,
  type RecurrentCell,
  random,
  scan,
  sliceAxis,
  type Tensor,
  type Tree,
  valueAndGrad,
  zipTrees,
} from "@refrain/core";
import { mustTreesAgree } from "../laws/compare-trees.ts";
import { isBuffer } from "../laws/finite-differences.ts";
import { type Law, must } from "../laws/law.ts";
import { onReference, read } from "../laws/on-reference.ts";
import { weightedSum, weightsFor } from "../laws/weighted-sum.ts";
import { type CellOperands, cellOperands } from "./operands.ts";

const [BATCH, TIME] = [3, 5] as const;

/** What a cell's results depend on, and what they must not depend on. */
export function dependenceLaws<P extends Tree, S extends Tree>(cell: () => RecurrentCell<P, S>): Law[] {
  type Check = (made: RecurrentCell<P, S>, one: CellOperands<P, S>, other: CellOperands<P, S>) => void;
  const law = (name: string, check: Check): Law => ({
    name,
    run: () =>
      onReference(() => {
        const made = cell();
        check(made, cellOperands(made, random(15), BATCH, TIME), cellOperands(made, random(16), BATCH, TIME));
      }),
  });
  const run = (
    made: RecurrentCell<P, S>,
    { params, inputs, state }: CellOperands<P, S>,
    context?: Context,
  ): Tree => {
    const scanned = scan(made, params, inputs, {
      initialState: state,
      ...(context === undefined ? {} : { context }),
    });
    return { outputs: scanned.outputs, state: scanned.state };
  };

  return [
    law("keeps the rows of a batch apart", (made, one, other) => {
      const mixed = {
        params: one.params,
        inputs: firstRowOf(other.inputs, one.inputs),
        state: zipTrees<S>([one.state, other.state], ([own, foreign]) => firstRowOf(foreign!, own!)),
      };
      const others = (tree: Tree) => mapTree(tree, (leaf) => sliceAxis(leaf, 0, 1, BATCH - 1));
      for (const training of [false, true]) {
        const context: Context = { training, random: random(17) };
        const [actual, expected] = [run(made, mixed, context), run(made, one, context)];
        mustTreesAgree("rows 1 and 2, when row 0 is another one", others(actual), others(expected), 0);
      }
    }),

    law("does not see later inputs", (made, one, other) => {
      const seen = 2;
      const inputs = concat(
        [sliceAxis(one.inputs, 1, 0, seen), sliceAxis(other.inputs, 1, seen, TIME - seen)],
        1,
      );
      const outputsOf = (operands: CellOperands<P, S>) =>
        sliceAxis(
          scan(made, operands.params, operands.inputs, { initialState: operands.state }).outputs,
          1,
          0,
          seen,
        );
      mustTreesAgree(
        "outputs of steps 0 and 1, when later inputs are others",
        outputsOf({ ...one, inputs }),
        outputsOf(one),
        0,
      );
    }),

    law("depends on its inputs", (made, one, other) => {
      must(
        differ(run(made, { ...one, inputs: other.inputs }), run(made, one)),
        "Results must change with the inputs, they do not.",
      );
    }),

    law("depends on every part of its state", (made, one, other) => {
      for (const [name] of namedLeaves(one.state)) {
        const state = zipTrees<S>([one.state, other.state], ([own, foreign], leaf) =>
          leaf === name ? foreign! : own!,
        );
        must(
          differ(run(made, { ...one, state }), run(made, one)),
          `Results must change with the state "${name}", they do not.`,
        );
      }
    }),

    law("learns every parameter", (made, one) => {
      const { grads } = valueAndGrad((params: P) => {
        const results = run(made, { ...one, params });
        return weightedSum(results, weightsFor(results, random(18)));
      })(one.params);
      for (const [name, gradient] of namedLeaves(grads)) {
        if (isBuffer(name)) continue;
        must(
          read(gradient).data.some((value) => value !== 0),
          `Parameter "${name}" must have a gradient; it is 0 throughout.`,
        );
      }
    }),

    law("is determined by its arguments", (made, one) => {
      for (const training of [false, true]) {
        const context: Context = { training, random: random(19) };
        mustTreesAgree("a second run", run(made, one, context), run(made, one, context), 0);
      }
    }),

    law("ignores randomness when it is not trained", (made, one) => {
      const [first, second] = [20, 21].map((seed) =>
        run(made, one, { training: false, random: random(seed) }),
      );
      mustTreesAgree("another seed", first!, second!, 0);
    }),
  ];
}

function firstRowOf(first: Tensor, rest: Tensor): Tensor {
  return concat([sliceAxis(first, 0, 0, 1), sliceAxis(rest, 0, 1, BATCH - 1)], 0);
}

function differ(a: Tree, b: Tree): boolean {
  const others = leavesOf(b);
  return leavesOf(a).some((tensor, index) => {
    const other = read(others[index]!).data;
    return read(tensor).data.some((value, i) => value !== other[i]);
  });
}
