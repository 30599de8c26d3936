import {
  add,
  concat,
  full,
  matMul,
  mul,
  type RecurrentCell,
  sigmoid,
  sliceAxis,
  split,
  sub,
  type Tensor,
  tanh,
  zeros,
} from "@refrain/core";
import { check } from "./checks.ts";
import { type GateWeights, gateWeights } from "./gate-weights.ts";
import { normalize } from "./normalize.ts";
import { projectInputs } from "./project-inputs.ts";

/** What a layer-normalized GRU is made from. */
export interface LayerNormGruOptions {
  readonly inputSize: number;
  readonly hiddenSize: number;
}

/**
 * The weights of a GRU, gates in the order r z n; `inputGain` and `recurrentGain` `[3 * hidden]`, and `recurrentBias`
 * `[hidden]`, which the reset gate acts on. The other biases of both normalizations are one, `bias` `[3 * hidden]`.
 */
export type LayerNormGruParameters = GateWeights & {
  readonly inputGain: Tensor;
  readonly recurrentGain: Tensor;
  readonly recurrentBias: Tensor;
};

/** `h` `[batch, hidden]`. */
export type LayerNormGruState = { readonly h: Tensor };

/**
 * A GRU with layer normalization (Ba, Kiros and Hinton, "Layer normalization", 2016): of both products, over the gates r and z
 * together and over the candidate n by itself. As in `gru`, z is the share that is kept: `h' = (1 - z) n + z h`; the paper's z
 * is the other share.
 *
 * Starts from Glorot-uniform input weights, orthogonal recurrent weights, gains of 1 and zero biases.
 *
 * @throws when a size is no positive integer.
 */
export function layerNormGru(
  options: LayerNormGruOptions,
): RecurrentCell<LayerNormGruParameters, LayerNormGruState> {
  const { inputSize, hiddenSize } = options;
  check.sizes("layerNormGru", options);

  return {
    kind: "layerNormGru",
    inputSize,
    hiddenSize,
    options: {},
    init: (random) => ({
      ...gateWeights(random, { inputSize, hiddenSize, gates: 3 }),
      inputGain: full([3 * hiddenSize], 1),
      recurrentGain: full([3 * hiddenSize], 1),
      recurrentBias: zeros([hiddenSize]),
    }),
    initialState: (batch) => ({ h: zeros([batch, hiddenSize]) }),
    project: ({ inputWeights, inputGain, bias }, inputs) =>
      add(mul(normalizeGates(projectInputs({ inputWeights }, inputs)), inputGain), bias),
    step({ recurrentWeights, recurrentGain, recurrentBias }, { h }, projected) {
      const [ri, zi, ni] = split(projected, 3) as ThreeGates;
      const recurrent = mul(normalizeGates(matMul(h, recurrentWeights)), recurrentGain);
      const [rh, zh, nh] = split(recurrent, 3) as ThreeGates;
      const r = sigmoid(add(ri, rh));
      const z = sigmoid(add(zi, zh));
      const n = tanh(add(ni, mul(r, add(nh, recurrentBias))));
      const nextH = add(mul(sub(1, z), n), mul(z, h));
      return { output: nextH, state: { h: nextH } };
    },
  };
}

type ThreeGates = [r: Tensor, z: Tensor, n: Tensor];

function normalizeGates(gates: Tensor): Tensor {
  const hiddenSize = gates.shape.at(-1)! / 3;
  const rz = sliceAxis(gates, -1, 0, 2 * hiddenSize);
  const n = sliceAxis(gates, -1, 2 * hiddenSize, hiddenSize);
  return concat([normalize(rz), normalize(n)]);
}
