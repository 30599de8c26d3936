import {
  add,
  concat,
  flip,
  leavesOf,
  mapTree,
  mul,
  type RecurrentCell,
  random,
  type ScanOptions,
  scan,
  sliceAxis,
  sum,
  type Tensor,
  type Tree,
  valueAndGradWithAux,
  zipTrees,
} from "@refrain/core";
import { mustTreesAgree } from "../laws/compare-trees.ts";
import { normal, upload } from "../laws/draw.ts";
import type { Law } from "../laws/law.ts";
import { onReference } from "../laws/on-reference.ts";
import { type CellOperands, cellOperands } from "./operands.ts";

/** The reference device rounds each element the same in every batch; sums of gradients come in another order. */
const SAME = 1e-6;
const SUMMED = 1e-4;

const [BATCH, TIME, LENGTHS] = [3, 6, [6, 1, 4]] as const;

/** Batching, padding, cutting and turning a sequence change nothing. */
export function sequenceLaws<P extends Tree, S extends Tree>(cell: () => RecurrentCell<P, S>): Law[] {
  const law = (
    name: string,
    check: (made: RecurrentCell<P, S>, operands: CellOperands<P, S>) => void,
  ): Law => ({
    name,
    run: () =>
      onReference(() => {
        const made = cell();
        check(made, cellOperands(made, random(11), BATCH, TIME));
      }),
  });
  return [
    law("does not see what stands past a row's length, and gives exactly 0 there", (made, operands) => {
      const other = cellOperands(made, random(12), BATCH, TIME);
      const rows = LENGTHS.map((length, row) => {
        const own = rowOf(operands.inputs, row);
        if (length === TIME) return own;
        const [kept, noise] = [sliceAxis(own, 1, 0, length), rowOf(other.inputs, row)];
        return concat([kept, sliceAxis(noise, 1, length, TIME - length)], 1);
      });
      for (const reverse of [false, true]) {
        const run = (inputs: Tensor) => results(made, { ...operands, inputs }, { lengths: LENGTHS, reverse });
        mustTreesAgree("with other padding", run(concat(rows, 0)), run(operands.inputs), 0);
        const past = LENGTHS.map((length, row) =>
          sliceAxis(rowOf(run(operands.inputs).outputs, row), 1, length, TIME - length),
        ).filter(({ size }) => size > 0);
        const zeros = past.map(({ shape, size }) => upload({ data: new Float32Array(size), shape }));
        mustTreesAgree("outputs past the length", past, zeros, 0);
      }
    }),

    law("gives a padded batch what it gives its rows one by one", (made, operands) => {
      for (const reverse of [false, true]) {
        const batched = withGradients(made, operands, { lengths: LENGTHS, reverse });
        const rows = LENGTHS.map((length, row) => {
          const alone = {
            ...operands,
            inputs: sliceAxis(rowOf(operands.inputs, row), 1, 0, length),
            state: mapTree(operands.state, (leaf) => rowOf(leaf, row)),
          };
          return withGradients(made, alone, { reverse });
        });
        rows.forEach((alone, row) => {
          const length = LENGTHS[row]!;
          const mine = {
            outputs: sliceAxis(rowOf(batched.outputs, row), 1, 0, length),
            state: mapTree(batched.state, (leaf) => rowOf(leaf, row)),
            inputGradient: sliceAxis(rowOf(batched.grads.inputs, row), 1, 0, length),
            stateGradient: mapTree(batched.grads.state, (leaf) => rowOf(leaf, row)),
          };
          const theirs = {
            outputs: alone.outputs,
            state: alone.state,
            inputGradient: alone.grads.inputs,
            stateGradient: alone.grads.state,
          };
          mustTreesAgree(`row ${row}${reverse ? ", reversed" : ""}`, mine, theirs, SAME);
        });
        const total = rows
          .map(({ grads }) => grads.params)
          .reduce((a, b) => zipTrees<P>([a, b], ([x, y]) => add(x!, y!)));
        mustTreesAgree("gradient of the parameters", batched.grads.params, total, SUMMED);
      }
    }),

    law("gives two halves, with the state handed over, what it gives the whole", (made, operands) => {
      const whole = results(made, operands, {});
      for (const cut of [1, 4]) {
        const first = results(made, { ...operands, inputs: sliceAxis(operands.inputs, 1, 0, cut) }, {});
        const rest = sliceAxis(operands.inputs, 1, cut, TIME - cut);
        const second = results(made, { ...operands, inputs: rest, state: first.state }, {});
        const both = { outputs: concat([first.outputs, second.outputs], 1), state: second.state };
        mustTreesAgree(`cut after step ${cut}`, both, whole, SAME);
      }
    }),

    law("runs reversed as it runs a flipped sequence", (made, operands) => {
      const reversed = results(made, operands, { reverse: true });
      const flipped = results(made, { ...operands, inputs: flip(operands.inputs, 1) }, {});
      const turned = { outputs: flip(flipped.outputs, 1), state: flipped.state };
      mustTreesAgree("reversed", reversed, turned, SAME);
    }),
  ];
}

type Results<S extends Tree> = { outputs: Tensor; state: S };

function results<P extends Tree, S extends Tree>(
  cell: RecurrentCell<P, S>,
  { params, inputs, state }: CellOperands<P, S>,
  options: ScanOptions<S>,
): Results<S> {
  const scanned = scan(cell, params, inputs, { initialState: state, ...options });
  return { outputs: scanned.outputs, state: scanned.state };
}

/** Results, and gradients of a projection in which a row counts the same in a batch as alone. */
function withGradients<P extends Tree, S extends Tree>(
  cell: RecurrentCell<P, S>,
  operands: CellOperands<P, S>,
  options: ScanOptions<S>,
): Results<S> & { grads: CellOperands<P, S> } {
  const { aux, grads } = valueAndGradWithAux((followed: CellOperands<P, S>) => {
    const got = results(cell, followed, options);
    return { value: rowByRow(got), aux: got };
  })(operands);
  return { ...aux, grads };
}

function rowByRow({ outputs, state }: Results<Tree>): Tensor {
  const [, time, size] = outputs.shape as [number, number, number];
  const weights = upload(normal([1, TIME, size])(random(13)));
  const ofOutputs = sum(mul(outputs, sliceAxis(weights, 1, 0, time)));
  return leavesOf(state).reduce((total, leaf, index) => {
    const ofState = upload(normal([1, leaf.shape[1]!])(random(14).split(index)));
    return add(total, sum(mul(leaf, ofState)));
  }, ofOutputs);
}

function rowOf(tensor: Tensor, row: number): Tensor {
  return sliceAxis(tensor, 0, row, 1);
}
