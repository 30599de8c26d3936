import {
  add,
  matMul,
  mul,
  type RecurrentCell,
  sigmoid,
  split,
  sub,
  type Tensor,
  tanh,
  tensor,
  zeros,
} from "@refrain/core";
import { check } from "./checks.ts";
import { type GateWeights, gateWeights } from "./gate-weights.ts";
import { projectInputs } from "./project-inputs.ts";

/** What a JANET is made from. */
export interface JanetOptions {
  readonly inputSize: number;
  readonly hiddenSize: number;
  /** How much more is taken in than was forgotten: `1 - sigmoid(f - beta)` is what enters. Default: 1. */
  readonly beta?: number;
  /** The forget gate's initial bias. Default: 1. */
  readonly forgetBias?: number;
}

/** `inputWeights` `[input, 2 * hidden]`, `recurrentWeights` `[hidden, 2 * hidden]`, `bias` `[2 * hidden]`; gates in the order f g. */
export type JanetParameters = GateWeights;

/** `h` `[batch, hidden]`. */
export type JanetState = { readonly h: Tensor };

/**
 * An LSTM with the forget gate only (van der Westhuizen and Lasenby, "The unreasonable effectiveness of the forget gate", 2018):
 * `h' = sigmoid(f) h + (1 - sigmoid(f - beta)) tanh(g)`.
 *
 * Starts from Glorot-uniform input weights, orthogonal recurrent weights and zero bias, but `forgetBias` for the forget gate.
 * For long sequences of known length the paper draws that bias anew (its chrono initialization): replace `bias` after `init`.
 *
 * @throws when a size is no positive integer, or another number is not finite.
 */
export function janet(options: JanetOptions): RecurrentCell<JanetParameters, JanetState> {
  const { inputSize, hiddenSize, beta = 1, forgetBias = 1 } = options;
  check.sizes("janet", options);
  check.finite("janet", "beta", beta);
  check.finite("janet", "forgetBias", forgetBias);

  return {
    kind: "janet",
    inputSize,
    hiddenSize,
    options: { beta, forgetBias },
    init(random) {
      const bias = Float32Array.from({ length: 2 * hiddenSize }, (_, i) => (i < hiddenSize ? forgetBias : 0));
      return gateWeights(random, { inputSize, hiddenSize, gates: 2, bias: tensor(bias) });
    },
    initialState: (batch) => ({ h: zeros([batch, hiddenSize]) }),
    project: projectInputs,
    step({ recurrentWeights }, { h }, projected) {
      const [f, g] = split(add(projected, matMul(h, recurrentWeights)), 2) as [Tensor, Tensor];
      const kept = mul(sigmoid(f), h);
      const entering = mul(sub(1, sigmoid(sub(f, beta))), tanh(g));
      const nextH = add(kept, entering);
      return { output: nextH, state: { h: nextH } };
    },
  };
}
