import { reshape } from "../apply.ts";
import type { RecurrentCell } from "../cell.ts";
import { add, div, maximum, mul, sub } from "../ops/arithmetic.ts";
import { matMul } from "../ops/matmul.ts";
import { max, mean } from "../ops/reduce.ts";
import { broadcastTo, concat, sliceAxis, split } from "../ops/shape.ts";
import { exp, sigmoid, softplus, sqrt, square, tanh } from "../ops/unary.ts";
import { type Tensor, zeros } from "../tensor.ts";

/** Parameters and states of the cells here. */
export type Named = { readonly [name: string]: Tensor };

/** A cell over inputs of 3 features. Small steps that between them use all that a fused step may. */
export type ExampleCell = RecurrentCell<Named, Named>;

interface Equations {
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly states: Readonly<Record<string, number>>;
  readonly outputSize?: number;
  readonly project?: NonNullable<ExampleCell["project"]>;
  readonly step: ExampleCell["step"];
}

/** A cell of hidden size 4 whose parameters are normal numbers. */
export function exampleCell(kind: string, { shapes, states, ...equations }: Equations): ExampleCell {
  return {
    kind,
    inputSize: 3,
    hiddenSize: 4,
    options: {},
    init: (random) =>
      Object.fromEntries(
        Object.entries(shapes).map(([name, shape]) => [name, random.split(name).normal(shape, 0, 0.5)]),
      ),
    initialState: (batch) =>
      Object.fromEntries(Object.entries(states).map(([name, size]) => [name, zeros([batch, size])])),
    ...equations,
  };
}

function projectAll({ inputWeights, bias }: Named, inputs: Tensor): Tensor {
  const [batch, time, size] = inputs.shape as [number, number, number];
  const all = add(matMul(reshape(inputs, [batch * time, size]), inputWeights!), bias!); // [batch * time, width]
  return reshape(all, [batch, time, -1]);
}

/** Hochreiter and Schmidhuber's LSTM with forget gates. */
export const lstm: ExampleCell = exampleCell("lstm", {
  shapes: { inputWeights: [3, 16], recurrentWeights: [4, 16], bias: [16] },
  states: { h: 4, c: 4 },
  project: projectAll,
  step({ recurrentWeights }, { h, c }, projected) {
    const [i, f, g, o] = split(add(projected, matMul(h!, recurrentWeights!)), 4) as [
      Tensor,
      Tensor,
      Tensor,
      Tensor,
    ];
    const nextC = add(mul(sigmoid(f), c!), mul(sigmoid(i), tanh(g)));
    const nextH = mul(sigmoid(o), tanh(nextC));
    return { output: nextH, state: { h: nextH, c: nextC } };
  },
});

/** A GRU that resets before its product: the product of a computed value. */
const gru = exampleCell("gru", {
  shapes: { inputWeights: [3, 12], bias: [12], gateWeights: [4, 8], candidateWeights: [4, 4] },
  states: { h: 4 },
  project: projectAll,
  step({ gateWeights, candidateWeights }, { h }, projected) {
    const gates = add(sliceAxis(projected, 1, 0, 8), matMul(h!, gateWeights!));
    const [r, z] = split(sigmoid(gates), 2) as [Tensor, Tensor];
    const candidate = tanh(add(sliceAxis(projected, 1, 8, 4), matMul(mul(r, h!), candidateWeights!)));
    const next = add(mul(z, h!), mul(sub(1, z), candidate));
    return { output: next, state: { h: next } };
  },
});

/** Normalization along features, with an output projected to 2 features. */
const normalized = exampleCell("normalized", {
  shapes: { inputWeights: [3, 4], bias: [4], recurrentWeights: [4, 4], gain: [4], outputWeights: [4, 2] },
  states: { h: 4 },
  outputSize: 2,
  project: projectAll,
  step({ recurrentWeights, gain, outputWeights }, { h }, projected) {
    const x = add(projected, matMul(h!, recurrentWeights!));
    const centred = sub(x, mean(x, 1, true));
    const scaled = mul(div(centred, sqrt(add(mean(square(centred), 1, true), 1e-3))), gain!);
    const next = tanh(scaled);
    return { output: matMul(next, outputWeights!), state: { h: next } };
  },
});

/** No product and no projection: a linear recurrence whose decay is computed from a parameter, once for all steps. */
const decaying = exampleCell("decaying", {
  shapes: { decay: [3], scale: [] },
  states: { h: 3 },
  outputSize: 4,
  step({ decay, scale }, { h }, x) {
    const next = add(mul(sigmoid(decay!), h!), mul(x, scale!));
    return { output: concat([next, mean(next, 1, true)]), state: { h: next } };
  },
});

/** Exponential gates held in range by a running maximum, as in sLSTM: a step whose state leaves differ in size. */
const stabilized = exampleCell("stabilized", {
  shapes: { inputWeights: [3, 5], bias: [5], recurrentWeights: [4, 5] },
  states: { h: 4, m: 1 },
  project: projectAll,
  step({ recurrentWeights }, { h, m }, projected) {
    const all = add(projected, matMul(h!, recurrentWeights!));
    const gate = sliceAxis(all, 1, 0, 1);
    const nextM = maximum(gate, sub(m!, softplus(gate)));
    const strength = broadcastTo(exp(sub(gate, nextM)), h!.shape);
    const candidate = sliceAxis(all, 1, 1, 4);
    const next = tanh(add(mul(strength, candidate), mul(0.1, sub(candidate, max(candidate, 1, true)))));
    return { output: next, state: { h: next, m: nextM } };
  },
});

/** A step that tied weights use twice, once transposed, and whose second state is handed on as it was. */
const tied = exampleCell("tied", {
  shapes: { weights: [3, 4] },
  states: { h: 4, delayed: 4 },
  step({ weights }, { h, delayed }, x) {
    const up = tanh(add(matMul(x, weights!), mul(delayed!, 0.5)));
    const down = matMul(up, weights!, { transposeB: true });
    const next = tanh(add(matMul(down, weights!), h!));
    return { output: up, state: { h: next, delayed: h! } };
  },
});

/** All of them. */
export const exampleCells: readonly ExampleCell[] = [lstm, gru, normalized, decaying, stabilized, tied];
