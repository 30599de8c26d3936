import {
  add,
  glorotUniform,
  mul,
  neg,
  type RecurrentCell,
  sigmoid,
  softplus,
  split,
  sub,
  type Tensor,
  zeros,
} from "@refrain/core";
import { check } from "./checks.ts";
import { projectInputs } from "./project-inputs.ts";

/** What a minLSTM is made from. */
export interface MinLstmOptions {
  readonly inputSize: number;
  readonly hiddenSize: number;
}

/** `inputWeights` `[input, 3 * hidden]`, `bias` `[3 * hidden]`; gates in the order i f g. */
export type MinLstmParameters = { readonly inputWeights: Tensor; readonly bias: Tensor };

/** `h` `[batch, hidden]`. */
export type MinLstmState = { readonly h: Tensor };

/**
 * minLSTM (Feng, Tung, Ahmed, Bengio and Hajimirsadeghi, "Were RNNs all we needed?", 2024): an LSTM whose gates see the input
 * only and add up to 1, so that its recurrence is linear. `h' = f' h + i' g`, where `f' = f / (f + i)` and `i' = i / (f + i)`.
 *
 * Starts from Glorot-uniform weights and zero bias.
 *
 * @throws when a size is no positive integer.
 */
export function minLstm(options: MinLstmOptions): RecurrentCell<MinLstmParameters, MinLstmState> {
  const { inputSize, hiddenSize } = options;
  check.sizes("minLstm", options);

  return {
    kind: "minLstm",
    inputSize,
    hiddenSize,
    options: {},
    init: (random) => ({
      inputWeights: glorotUniform(random.split("inputWeights"), [inputSize, 3 * hiddenSize]),
      bias: zeros([3 * hiddenSize]),
    }),
    initialState: (batch) => ({ h: zeros([batch, hiddenSize]) }),
    project: projectInputs,
    step(_, { h }, projected) {
      const [i, f, g] = split(projected, 3) as [Tensor, Tensor, Tensor];
      // f / (f + i) by the logarithms of both, -softplus(-x) each: both gates may be closed, and 0 / 0 is no share.
      const forgetShare = sigmoid(sub(softplus(neg(i)), softplus(neg(f))));
      const nextH = add(mul(forgetShare, h), mul(sub(1, forgetShare), g));
      return { output: nextH, state: { h: nextH } };
    },
  };
}
