import { mapTree, type RecurrentCell, random, reference, start, type Tree, tensor } from "@refrain/core";
import { beforeAll, describe, expect, test } from "vitest";
import { elman } from "./elman.ts";
import { gru } from "./gru.ts";
import { lstm } from "./lstm.ts";
import { fromPyTorch, toPyTorch } from "./pytorch.ts";
import { recurrentDropout } from "./recurrent-dropout.ts";
import { expectClose } from "./test-close.ts";
import { zoneout } from "./zoneout.ts";

const sizes = { inputSize: 3, hiddenSize: 5 };
const cells: Readonly<Record<string, RecurrentCell<Tree, Tree>>> = {
  "nn.RNN": elman(sizes),
  "nn.RNN with relu": elman({ ...sizes, activation: "relu" }),
  "nn.LSTM": lstm(sizes),
  "nn.LSTM with proj_size": lstm({ ...sizes, projectionSize: 2 }),
  "nn.GRU": gru(sizes),
};

beforeAll(() => start(reference()));

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
