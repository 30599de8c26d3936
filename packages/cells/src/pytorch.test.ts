import {
  concat,
  mapTree,
  type RecurrentCell,
  random,
  reference,
  reshape,
  type ScanKernelChoice,
  scan,
  sliceAxis,
  start,
  type Tensor,
  type Tree,
  tensor,
  valueAndGradWithAux,
  zipTrees,
} from "@refrain/core";
import { beforeAll, describe, expect, test } from "vitest";
import { elman } from "./elman.ts";
import golden from "./golden/pytorch.json" with { type: "json" };
import { gru } from "./gru.ts";
import { lstm } from "./lstm.ts";
import { fromPyTorch, toPyTorch } from "./pytorch.ts";
import { recurrentDropout } from "./recurrent-dropout.ts";
import { expectClose, type JsonTree, treeOf, weightedSum } from "./test-golden.ts";
import { zoneout } from "./zoneout.ts";

/** One case of tooling/fixtures/cells_pytorch.py. */
interface GoldenCase {
  readonly module: string;
  readonly lengths: readonly number[] | null;
  readonly weights: JsonTree;
  readonly inputs: JsonTree;
  readonly initialState: JsonTree;
  readonly factors: JsonTree;
  readonly outputs: JsonTree;
  readonly state: JsonTree;
  readonly gradients: JsonTree;
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

beforeAll(() => start(reference()));

describe.each(cases)("$module with lengths $lengths", (from) => {
  test.each<ScanKernelChoice>(["fused", "composed"])(
    "is equalled in both directions, in values and all gradients (%s)",
    (kernel) => {
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
        weights: treeOf(from.weights) as Operands["weights"],
        inputs: treeOf(from.inputs) as Tensor,
        initialState: treeOf(from.initialState),
      });
      expectClose(aux, treeOf({ outputs: from.outputs, state: from.state }));
      expectClose(grads, treeOf(from.gradients));
    },
  );
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

describe("weights", () => {
  test.each(Object.entries(cells))("of %s survive the way to PyTorch and back", (_, cell) => {
    const at = { prefix: "rnn.", layer: 2, reverse: true };
    const params = mapTree(cell.init(random(1)), (leaf, name) => random(2).split(name).normal(leaf.shape));
    const weights = toPyTorch(cell, params, at);
    expect(Object.keys(weights)).toContain("rnn.weight_ih_l2_reverse");
    expectClose(fromPyTorch(cell, weights, at), params, 0);
  });

  test("of a module without biases give zero biases", () => {
    const weights = { weight_ih_l0: [[1], [2], [3]], weight_hh_l0: [[4], [5], [6]] };
    const params = fromPyTorch(gru({ inputSize: 1, hiddenSize: 1 }), weights);
    const zero = tensor([0, 0, 0]);
    expectClose(params, {
      inputWeights: tensor([[1, 2, 3]]),
      recurrentWeights: tensor([[4, 5, 6]]),
      bias: zero,
      recurrentBias: zero,
    });
  });

  test("fit a wrapper of the cell", () => {
    const cell = lstm({ ...sizes, projectionSize: 2 });
    const params = cell.init(random(1));
    const weights = toPyTorch(zoneout(recurrentDropout(cell, 0.1), 0.2), params);
    expectClose(fromPyTorch(zoneout(cell, 0.1), weights), params, 0);
  });

  test("that are missing, of another size, or of a cell that PyTorch lacks are refused", () => {
    const cell = elman({ inputSize: 1, hiddenSize: 1 });
    expect(() => fromPyTorch(cell, { "rnn.weight_ih_l0": [[1]] })).toThrow(
      new Error(
        'fromPyTorch(elman): weights must have "weight_ih_l0", they have "rnn.weight_ih_l0". Pass prefix or layer.',
      ),
    );
    expect(() => fromPyTorch(cell, { weight_ih_l0: [[1, 2]] })).toThrow(
      new Error('fromPyTorch(elman): "weight_ih_l0" must be [1, 1], got [1, 2].'),
    );
    const half = { weight_ih_l0: [[1]], weight_hh_l0: [[1]], bias_ih_l0: [1] };
    expect(() => fromPyTorch(cell, half)).toThrow(
      new Error(
        'fromPyTorch(elman): weights must have "bias_hh_l0", they have "weight_ih_l0", "weight_hh_l0", "bias_ih_l0". Pass prefix or layer.',
      ),
    );
    expect(() => fromPyTorch(gru({ inputSize: 1, hiddenSize: 1, reset: "before" }), {})).toThrow(
      new Error(
        'fromPyTorch(gru): the cell must be an elman, an lstm without peepholes and coupled gates, or a gru with reset after, got gru {"reset":"before"}. PyTorch has no other.',
      ),
    );
  });
});
