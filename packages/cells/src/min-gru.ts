import {
  add,
  glorotUniform,
  mul,
  type RecurrentCell,
  sigmoid,
  split,
  sub,
  type Tensor,
  zeros,
} from "@refrain/core";
import { check } from "./checks.ts";
import { projectInputs } from "./project-inputs.ts";

/** What a minGRU is made from. */
export interface MinGruOptions {
  readonly inputSize: number;
  readonly hiddenSize: number;
}

/** `inputWeights` `[input, 2 * hidden]`, `bias` `[2 * hidden]`; gates in the order z n. */
export type MinGruParameters = { readonly inputWeights: Tensor; readonly bias: Tensor };

/** `h` `[batch, hidden]`. */
export type MinGruState = { readonly h: Tensor };

/**
 * minGRU (Feng, Tung, Ahmed, Bengio and Hajimirsadeghi, "Were RNNs all we needed?", 2024): a GRU whose gates see the input only,
 * so that its recurrence is linear. `h' = (1 - z) h + z n`, where z, before its sigmoid, and n are `x W + b`.
 *
 * Starts from Glorot-uniform weights and zero bias.
 *
 * @throws when a size is no positive integer.
 */
export function minGru(options: MinGruOptions): RecurrentCell<MinGruParameters, MinGruState> {
  const { inputSize, hiddenSize } = options;
  check.sizes("minGru", options);

  return {
    kind: "minGru",
    inputSize,
    hiddenSize,
    options: {},
    init: (random) => ({
      inputWeights: glorotUniform(random.split("inputWeights"), [inputSize, 2 * hiddenSize]),
      bias: zeros([2 * hiddenSize]),
    }),
    initialState: (batch) => ({ h: zeros([batch, hiddenSize]) }),
    project: projectInputs,
    step(_, { h }, projected) {
      const [zi, n] = split(projected, 2) as [Tensor, Tensor];
      const z = sigmoid(zi);
      const nextH = add(mul(sub(1, z), h), mul(z, n));
      return { output: nextH, state: { h: nextH } };
    },
  };
}
