import {
  add,
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
import { projectInputs } from "./project-inputs.ts";

/** What an MGU is made from. */
export interface MguOptions {
  readonly inputSize: number;
  readonly hiddenSize: number;
}

/** `inputWeights` `[input, 2 * hidden]`, `recurrentWeights` `[hidden, 2 * hidden]`, `bias` `[2 * hidden]`; gates in the order f n. */
export type MguParameters = GateWeights;

/** `h` `[batch, hidden]`. */
export type MguState = { readonly h: Tensor };

/**
 * The minimal gated unit (Zhou, Wu, Zhang and Zhou, "Minimal gated unit for recurrent neural networks", 2016): a GRU whose one
 * gate both resets and updates. `h' = (1 - f) h + f n`, where `n = tanh(x W + b + (f h) U)`.
 *
 * Starts from Glorot-uniform input weights, orthogonal recurrent weights and zero bias.
 *
 * @throws when a size is no positive integer.
 */
export function mgu(options: MguOptions): RecurrentCell<MguParameters, MguState> {
  const { inputSize, hiddenSize } = options;
  check.sizes("mgu", options);

  return {
    kind: "mgu",
    inputSize,
    hiddenSize,
    options: {},
    init: (random) => gateWeights(random, { inputSize, hiddenSize, gates: 2 }),
    initialState: (batch) => ({ h: zeros([batch, hiddenSize]) }),
    project: projectInputs,
    step({ recurrentWeights }, { h }, projected) {
      const [fi, ni] = split(projected, 2) as [Tensor, Tensor];
      const gateWeights = sliceAxis(recurrentWeights, 1, 0, hiddenSize);
      const candidateWeights = sliceAxis(recurrentWeights, 1, hiddenSize, hiddenSize);
      const f = sigmoid(add(fi, matMul(h, gateWeights)));
      const n = tanh(add(ni, matMul(mul(f, h), candidateWeights)));
      const nextH = add(mul(sub(1, f), h), mul(f, n));
      return { output: nextH, state: { h: nextH } };
    },
  };
}
