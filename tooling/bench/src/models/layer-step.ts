import { elman, gru, lstm } from "@refrain/cells";
import {
  disposeTree,
  explainScan,
  mul,
  type RecurrentCell,
  random,
  scan,
  scoped,
  sum,
  type Tensor,
  type Tree,
  valueAndGrad,
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
  // The gradient of this sum with respect to the outputs is `outputGradient`.
  const gradients = valueAndGrad((leaves: { inputs: Tensor; weights: Tree }) =>
    sum(mul(scan(cell, leaves.weights, leaves.inputs).outputs, outputGradient)),
  );
  return {
    kernel: explainScan(cell, weights, inputs).name,
    async step() {
      const { value, grads } = gradients({ inputs, weights });
      disposeTree([value, grads]);
    },
    dispose: () => disposeTree([weights, inputs, outputGradient]),
  };
}
