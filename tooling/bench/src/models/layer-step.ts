import { elman, gru, lstm } from "@refrain/cells";
import {
  disposeTree,
  explainScan,
  type RecurrentCell,
  random,
  scan,
  scoped,
  type Tensor,
  type Tree,
  vjp,
} from "@refrain/core";
import type { CellName, LayerWorkload } from "../workloads.ts";
import { peepholeLstm } from "./peephole-lstm.ts";
import type { Prepared } from "./prepared.ts";

type AnyCell = RecurrentCell<Tree, Tree>;

const cells: Record<CellName, (inputSize: number, hiddenSize: number) => AnyCell> = {
  lstm: (inputSize, hiddenSize) => lstm({ inputSize, hiddenSize }) as AnyCell,
  gru: (inputSize, hiddenSize) => gru({ inputSize, hiddenSize }) as AnyCell,
  rnn: (inputSize, hiddenSize) => elman({ inputSize, hiddenSize }) as AnyCell,
  peephole: (inputSize, hiddenSize) => peepholeLstm(inputSize, hiddenSize) as AnyCell,
};

/** One layer forward and backward: the gradients of inputs and weights, given that of the outputs. */
export function layerStep({ cell: name, batch, time, input, hidden }: LayerWorkload): Prepared {
  const cell = cells[name](input, hidden);
  const weights = scoped(() => cell.init(random(1)));
  const inputs = random(2).normal([batch, time, input]);
  const outputGradient = random(3).normal([batch, time, hidden]);
  const outputsOf = (leaves: { inputs: Tensor; weights: Tree }) =>
    scan(cell, leaves.weights, leaves.inputs).outputs;
  return {
    kernel: explainScan(cell, weights, inputs).name,
    async step() {
      const { value, pullback } = vjp(outputsOf, { inputs, weights });
      disposeTree([value, pullback(outputGradient)]);
    },
    dispose: () => disposeTree([weights, inputs, outputGradient]),
  };
}
