import { add, matMul, type RecurrentCell, relu, type Tensor, tanh, zeros } from "@refrain/core";
import { check } from "./checks.ts";
import { type GateWeights, gateWeights } from "./gate-weights.ts";
import { projectInputs } from "./project-inputs.ts";

/** What an Elman cell is made from. */
export interface ElmanOptions {
  readonly inputSize: number;
  readonly hiddenSize: number;
  /** Default: `tanh`. */
  readonly activation?: "tanh" | "relu";
}

/** `inputWeights` `[input, hidden]`, `recurrentWeights` `[hidden, hidden]`, `bias` `[hidden]`. */
export type ElmanParameters = GateWeights;

/** `h` `[batch, hidden]`. */
export type ElmanState = { readonly h: Tensor };

/**
 * The simple recurrent network (Elman, "Finding structure in time", 1990): `h' = tanh(x W + h U + b)`.
 *
 * Equals `torch.nn.RNN`, whose two biases act as their sum. Starts from Glorot-uniform input weights, orthogonal recurrent
 * weights and zero bias.
 *
 * @throws when a size is no positive integer, or the activation is unknown.
 *
 * @example
 * const cell = elman({ inputSize: 8, hiddenSize: 16 });
 */
export function elman(options: ElmanOptions): RecurrentCell<ElmanParameters, ElmanState> {
  const { inputSize, hiddenSize, activation = "tanh" } = options;
  check.sizes("elman", options);
  check.oneOf("elman", "activation", activation, ["tanh", "relu"]);
  const activate = activation === "tanh" ? tanh : relu;

  return {
    kind: "elman",
    inputSize,
    hiddenSize,
    options: { activation },
    init: (random) => gateWeights(random, { inputSize, hiddenSize, gates: 1 }),
    initialState: (batch) => ({ h: zeros([batch, hiddenSize]) }),
    project: projectInputs,
    step({ recurrentWeights }, { h }, projected) {
      const nextH = activate(add(projected, matMul(h, recurrentWeights)));
      return { output: nextH, state: { h: nextH } };
    },
  };
}
