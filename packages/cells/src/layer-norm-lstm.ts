import {
  add,
  full,
  matMul,
  mul,
  type RecurrentCell,
  sigmoid,
  split,
  type Tensor,
  tanh,
  tensor,
  zeros,
} from "@refrain/core";
import { check } from "./checks.ts";
import { type GateWeights, gateWeights } from "./gate-weights.ts";
import { normalize } from "./normalize.ts";
import { projectInputs } from "./project-inputs.ts";

/** What a layer-normalized LSTM is made from. */
export interface LayerNormLstmOptions {
  readonly inputSize: number;
  readonly hiddenSize: number;
  /** The forget gate's initial bias. Default: 1. */
  readonly forgetBias?: number;
}

/**
 * The weights of an LSTM, gates in the order i f g o; `inputGain` and `recurrentGain` `[4 * hidden]`, `cellGain` and
 * `cellBias` `[hidden]`. The biases of both normalizations of the gates are one, `bias`.
 */
export type LayerNormLstmParameters = GateWeights & {
  readonly inputGain: Tensor;
  readonly recurrentGain: Tensor;
  readonly cellGain: Tensor;
  readonly cellBias: Tensor;
};

/** `h` and `c` `[batch, hidden]`. */
export type LayerNormLstmState = { readonly h: Tensor; readonly c: Tensor };

/**
 * An LSTM with layer normalization (Ba, Kiros and Hinton, "Layer normalization", 2016): `x W` and `h U` are normalized over all
 * gates together, and the cell state before its tanh.
 *
 * Starts from Glorot-uniform input weights, orthogonal recurrent weights, gains of 1 and zero biases, but `forgetBias` for the
 * forget gate.
 *
 * @throws when a size is no positive integer, or the forget bias is not finite.
 */
export function layerNormLstm(
  options: LayerNormLstmOptions,
): RecurrentCell<LayerNormLstmParameters, LayerNormLstmState> {
  const { inputSize, hiddenSize, forgetBias = 1 } = options;
  check.sizes("layerNormLstm", options);
  check.finite("layerNormLstm", "forgetBias", forgetBias);

  return {
    kind: "layerNormLstm",
    inputSize,
    hiddenSize,
    options: { forgetBias },
    init: (random) => ({
      ...gateWeights(random, {
        inputSize,
        hiddenSize,
        gates: 4,
        bias: tensor([0, forgetBias, 0, 0].flatMap((bias) => Array<number>(hiddenSize).fill(bias))),
      }),
      inputGain: full([4 * hiddenSize], 1),
      recurrentGain: full([4 * hiddenSize], 1),
      cellGain: full([hiddenSize], 1),
      cellBias: zeros([hiddenSize]),
    }),
    initialState: (batch) => ({ h: zeros([batch, hiddenSize]), c: zeros([batch, hiddenSize]) }),
    project: ({ inputWeights, inputGain, bias }, inputs) =>
      add(mul(normalize(projectInputs({ inputWeights }, inputs)), inputGain), bias),
    step({ recurrentWeights, recurrentGain, cellGain, cellBias }, { h, c }, projected) {
      const recurrent = mul(normalize(matMul(h, recurrentWeights)), recurrentGain);
      const [i, f, g, o] = split(add(projected, recurrent), 4) as [Tensor, Tensor, Tensor, Tensor];
      const nextC = add(mul(sigmoid(f), c), mul(sigmoid(i), tanh(g)));
      const nextH = mul(sigmoid(o), tanh(add(mul(normalize(nextC), cellGain), cellBias)));
      return { output: nextH, state: { h: nextH, c: nextC } };
    },
  };
}
