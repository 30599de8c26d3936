import {
  concat,
  mapTree,
  type RecurrentCell,
  reshape,
  type ScanKernelChoice,
  scan,
  sliceAxis,
  type Tensor,
  type Tree,
  valueAndGradWithAux,
  zipTrees,
} from "@refrain/core";
import { describeOnEngines, expectTree, type Golden, treeOf, weightedSum } from "@refrain/engine-tests";
import { describe, test } from "vitest";
import { elman } from "./elman.ts";
import golden from "./golden/pytorch.json" with { type: "json" };
import { gru } from "./gru.ts";
import { lstm } from "./lstm.ts";
import { fromPyTorch } from "./pytorch.ts";

/** One case of tooling/fixtures/cells_pytorch.py. */
interface GoldenCase {
  readonly module: string;
  readonly lengths: readonly number[] | null;
  readonly weights: Golden;
  readonly inputs: Golden;
  readonly initialState: Golden;
  readonly factors: Golden;
  readonly outputs: Golden;
  readonly state: Golden;
  readonly gradients: Golden;
}

const sizes = { inputSize: 3, hiddenSize: 5 };
const cells: Readonly<Record<string, RecurrentCell<Tree, Tree>>> = {
  "nn.RNN": elman(sizes),
  "nn.RNN with relu": elman({ ...sizes, activation: "relu" }),
  "nn.LSTM": lstm(sizes),
  "nn.LSTM with proj_size": lstm({ ...sizes, projectionSize: 2 }),
  "nn.GRU": gru(sizes),
};
const cases = (golden.cases as readonly unknown[]).map((each) => each as GoldenCase);

describeOnEngines("PyTorch", () => {
  describe.each(cases)("$module with lengths $lengths", (from) => {
    test.each<ScanKernelChoice>(["fused", "composed"])(
      "is equalled in both directions, in values and all gradients (%s)",
      async (kernel) => {
        const cell = cells[from.module]!;
        const run = valueAndGradWithAux(({ weights, inputs, initialState }: Operands) => {
          const directions = [false, true].map((reverse) =>
            scan(cell, fromPyTorch(cell, weights, { reverse }), inputs, {
              initialState: direction(initialState, reverse),
              ...(from.lengths === null ? {} : { lengths: from.lengths }),
              reverse,
              kernel,
            }),
          );
          const [forward, backward] = directions as [(typeof directions)[0], (typeof directions)[0]];
          const results = {
            outputs: concat([forward.outputs, backward.outputs]),
            state: zipTrees([forward.state, backward.state], (leaves) => stacked(leaves)),
          };
          return { value: weightedSum(results, treeOf(from.factors)), aux: results };
        });
        const { aux, grads } = run({
          weights: treeOf<Operands["weights"]>(from.weights),
          inputs: treeOf<Tensor>(from.inputs),
          initialState: treeOf(from.initialState),
        });
        await expectTree(aux, { outputs: from.outputs, state: from.state });
        await expectTree(grads, from.gradients);
      },
    );
  });
});

type Operands = {
  readonly weights: { readonly [name: string]: Tensor };
  readonly inputs: Tensor;
  readonly initialState: Tree;
};

/** One direction of a state as PyTorch has it, `[direction, batch, n]`. */
function direction(state: Tree, reverse: boolean): Tree {
  return mapTree(state, (leaf) => reshape(sliceAxis(leaf, 0, reverse ? 1 : 0, 1), leaf.shape.slice(1)));
}

function stacked(leaves: readonly Tensor[]): Tensor {
  return concat(
    leaves.map((leaf) => reshape(leaf, [1, ...leaf.shape])),
    0,
  );
}
