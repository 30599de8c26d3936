import { add, glorotUniform, mul, type RecurrentCell, relu, type Tensor, tanh, zeros } from "@refrain/core";
import { check } from "./checks.ts";
import { projectInputs } from "./project-inputs.ts";

/** What an IndRNN is made from. */
export interface IndRnnOptions {
  readonly inputSize: number;
  readonly hiddenSize: number;
  /** Default: `relu`. */
  readonly activation?: "relu" | "tanh";
}

/** `inputWeights` `[input, hidden]`, `recurrentWeights` `[hidden]`, one number for each unit, `bias` `[hidden]`. */
export type IndRnnParameters = {
  readonly inputWeights: Tensor;
  readonly recurrentWeights: Tensor;
  readonly bias: Tensor;
};

/** `h` `[batch, hidden]`. */
export type IndRnnState = { readonly h: Tensor };

/**
 * The independently recurrent network (Li, Li, Cook, Zhu and Gao, "Independently recurrent neural network (IndRNN)", 2018):
 * each unit sees its own past only, `h' = relu(x W + u h + b)`. Meant to be stacked.
 *
 * Starts from Glorot-uniform input weights, recurrent weights uniform in [0, 1) as in the paper, and zero bias. For long
 * sequences the paper keeps |u| at most 2^(1 / time) by clipping after each update.
 *
 * @throws when a size is no positive integer, or the activation is unknown.
 */
export function indRnn(options: IndRnnOptions): RecurrentCell<IndRnnParameters, IndRnnState> {
  const { inputSize, hiddenSize, activation = "relu" } = options;
  check.sizes("indRnn", options);
  check.oneOf("indRnn", "activation", activation, ["relu", "tanh"]);
  const activate = activation === "relu" ? relu : tanh;

  return {
    kind: "indRnn",
    inputSize,
    hiddenSize,
    options: { activation },
    init: (random) => ({
      inputWeights: glorotUniform(random.split("inputWeights"), [inputSize, hiddenSize]),
      recurrentWeights: random.split("recurrentWeights").uniform([hiddenSize]),
      bias: zeros([hiddenSize]),
    }),
    initialState: (batch) => ({ h: zeros([batch, hiddenSize]) }),
    project: projectInputs,
    step({ recurrentWeights }, { h }, projected) {
      const nextH = activate(add(projected, mul(h, recurrentWeights)));
      return { output: nextH, state: { h: nextH } };
    },
  };
}
