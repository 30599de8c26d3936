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

/** What a GRU is made from. */
export interface GruOptions {
  readonly inputSize: number;
  readonly hiddenSize: number;
  /**
   * Where the reset gate acts: `after` the recurrent product as in PyTorch and cuDNN, or `before` it as in the paper and in
   * `keras.layers.GRU(reset_after=False)`. Default: `after`.
   */
  readonly reset?: "after" | "before";
}

/**
 * `inputWeights` `[input, 3 * hidden]`, `recurrentWeights` `[hidden, 3 * hidden]`, `bias` and, with reset after,
 * `recurrentBias`, `[3 * hidden]`; gates in the order r z n as in PyTorch.
 */
export type GruParameters = GateWeights & { readonly recurrentBias?: Tensor };

/** `h` `[batch, hidden]`. */
export type GruState = { readonly h: Tensor };

/**
 * The gated recurrent unit (Cho et al., "Learning phrase representations using RNN encoder-decoder", 2014):
 * `h' = (1 - z) n + z h`, where `n = tanh(x W + b + r (h U + d))`, or `n = tanh(x W + b + (r h) U)` with reset before.
 *
 * Equals `torch.nn.GRU`; with reset before, `keras.layers.GRU(reset_after=False)`, whose gates are in the order z r n.
 * Starts from Glorot-uniform input weights, orthogonal recurrent weights and zero biases.
 *
 * @throws when a size is no positive integer, or `reset` is unknown.
 *
 * @example
 * const cell = gru({ inputSize: 8, hiddenSize: 16 });
 */
export function gru(options: GruOptions): RecurrentCell<GruParameters, GruState> {
  const { inputSize, hiddenSize, reset = "after" } = options;
  check.sizes("gru", options);
  check.oneOf("gru", "reset", reset, ["after", "before"]);

  return {
    kind: "gru",
    inputSize,
    hiddenSize,
    options: { reset },
    init(random) {
      const weights = gateWeights(random, { inputSize, hiddenSize, gates: 3 });
      return reset === "after" ? { ...weights, recurrentBias: zeros([3 * hiddenSize]) } : weights;
    },
    initialState: (batch) => ({ h: zeros([batch, hiddenSize]) }),
    project: projectInputs,
    step: reset === "after" ? resetAfter : resetBefore,
  };
}

type Step = RecurrentCell<GruParameters, GruState>["step"];

const resetAfter: Step = ({ recurrentWeights, recurrentBias }, { h }, projected) => {
  const [ri, zi, ni] = split(projected, 3) as ThreeGates;
  const [rh, zh, nh] = split(add(matMul(h, recurrentWeights), recurrentBias!), 3) as ThreeGates;
  const r = sigmoid(add(ri, rh));
  const z = sigmoid(add(zi, zh));
  const n = tanh(add(ni, mul(r, nh)));
  const nextH = add(mul(sub(1, z), n), mul(z, h));
  return { output: nextH, state: { h: nextH } };
};

const resetBefore: Step = ({ recurrentWeights }, { h }, projected) => {
  const [ri, zi, ni] = split(projected, 3) as ThreeGates;
  const [hiddenSize] = recurrentWeights.shape as [number, number];
  const gateWeights = sliceAxis(recurrentWeights, 1, 0, 2 * hiddenSize);
  const candidateWeights = sliceAxis(recurrentWeights, 1, 2 * hiddenSize, hiddenSize);
  const [rh, zh] = split(matMul(h, gateWeights), 2) as [Tensor, Tensor];
  const r = sigmoid(add(ri, rh));
  const z = sigmoid(add(zi, zh));
  const n = tanh(add(ni, matMul(mul(r, h), candidateWeights)));
  const nextH = add(mul(sub(1, z), n), mul(z, h));
  return { output: nextH, state: { h: nextH } };
};

type ThreeGates = [r: Tensor, z: Tensor, n: Tensor];
