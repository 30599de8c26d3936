import {
  add,
  glorotUniform,
  matMul,
  mul,
  type Random,
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

/** What an LSTM is made from. */
export interface LstmOptions {
  readonly inputSize: number;
  readonly hiddenSize: number;
  /** Gates also see the cell state (Gers, Schraudolph and Schmidhuber, 2002). Default: false. */
  readonly peepholes?: boolean;
  /** One gate does for two, `f = 1 - i` (CIFG; Greff et al., "LSTM: a search space odyssey", 2017). Default: false. */
  readonly coupledGates?: boolean;
  /** The size that `h` is projected to (LSTMP; Sak, Senior and Beaufays, 2014). Default: no projection. */
  readonly projectionSize?: number;
  /** The forget gate's initial bias (Jozefowicz, Zaremba and Sutskever, 2015). Default: 1. */
  readonly forgetBias?: number;
}

/**
 * `inputWeights` `[input, 4 * hidden]`, `recurrentWeights` `[hidden, 4 * hidden]`, `bias` `[4 * hidden]`; gates in the order
 * i f g o as in PyTorch, with coupled gates i g o. With a projection, `projectionWeights` `[hidden, projection]`, and
 * `recurrentWeights` has `projection` rows. Peepholes are one vector `[hidden]` for each gate.
 */
export type LstmParameters = GateWeights & {
  readonly peepholes?: { readonly i: Tensor; readonly f?: Tensor; readonly o: Tensor };
  readonly projectionWeights?: Tensor;
};

/** `h` `[batch, hidden]`, or `[batch, projection]`; `c` `[batch, hidden]`. */
export type LstmState = { readonly h: Tensor; readonly c: Tensor };

/**
 * Long short-term memory (Hochreiter and Schmidhuber, 1997), with the forget gate of Gers, Schmidhuber and Cummins (2000):
 * `c' = f c + i tanh(g)`, `h' = o tanh(c')`.
 *
 * Equals `torch.nn.LSTM`, also with `proj_size`; its two biases act as their sum. Starts from Glorot-uniform input weights,
 * orthogonal recurrent weights and zero bias, but `forgetBias` for the forget gate, so that it remembers at first.
 *
 * @throws when a size is no positive integer, or another option does not fit.
 *
 * @example
 * const cell = lstm({ inputSize: 8, hiddenSize: 16 });
 */
export function lstm(options: LstmOptions): RecurrentCell<LstmParameters, LstmState> {
  const { inputSize, hiddenSize, projectionSize, forgetBias = 1 } = options;
  const { peepholes: hasPeepholes = false, coupledGates = false } = options;
  check.sizes("lstm", options);
  check.flag("lstm", "peepholes", hasPeepholes);
  check.flag("lstm", "coupledGates", coupledGates);
  check.finite("lstm", "forgetBias", forgetBias);
  if (projectionSize !== undefined) check.size("lstm", "projectionSize", projectionSize);
  const outputSize = projectionSize ?? hiddenSize;

  return {
    kind: "lstm",
    inputSize,
    hiddenSize,
    outputSize,
    options: {
      peepholes: hasPeepholes,
      coupledGates,
      forgetBias,
      ...(projectionSize === undefined ? {} : { projectionSize }),
    },
    init(random) {
      const gates = coupledGates ? 3 : 4;
      const bias = initialBias(hiddenSize, coupledGates, forgetBias);
      const weights = gateWeights(random, { inputSize, hiddenSize, recurrentSize: outputSize, gates, bias });
      return {
        ...weights,
        ...(hasPeepholes ? { peepholes: initialPeepholes(random, hiddenSize, coupledGates) } : {}),
        ...(projectionSize === undefined
          ? {}
          : {
              projectionWeights: glorotUniform(random.split("projectionWeights"), [
                hiddenSize,
                projectionSize,
              ]),
            }),
      };
    },
    initialState: (batch) => ({ h: zeros([batch, outputSize]), c: zeros([batch, hiddenSize]) }),
    project: projectInputs,
    step({ recurrentWeights, peepholes, projectionWeights }, { h, c }, projected) {
      const gates = split(add(projected, matMul(h, recurrentWeights)), coupledGates ? 3 : 4);
      const [i, f, g, o] = coupledGates ? [gates[0]!, null, gates[1]!, gates[2]!] : (gates as FourGates);
      const inputGate = sigmoid(peep(i, c, peepholes?.i));
      const forgetGate = f === null ? sub(1, inputGate) : sigmoid(peep(f, c, peepholes?.f));
      const nextC = add(mul(forgetGate, c), mul(inputGate, tanh(g)));
      const outputGate = sigmoid(peep(o, nextC, peepholes?.o));
      const hidden = mul(outputGate, tanh(nextC));
      const nextH = projectionWeights === undefined ? hidden : matMul(hidden, projectionWeights);
      return { output: nextH, state: { h: nextH, c: nextC } };
    },
  };
}

type FourGates = [i: Tensor, f: Tensor, g: Tensor, o: Tensor];

function peep(gate: Tensor, c: Tensor, peephole: Tensor | undefined): Tensor {
  return peephole === undefined ? gate : add(gate, mul(c, peephole));
}

// Coupled gates forget what they do not take in: a bias of -b for i is one of b for f.
function initialBias(hiddenSize: number, coupledGates: boolean, forgetBias: number): Tensor {
  const gates = coupledGates ? [-forgetBias, 0, 0] : [0, forgetBias, 0, 0];
  return tensor(gates.flatMap((bias) => Array<number>(hiddenSize).fill(bias)));
}

// A diagonal matrix with the spread of PyTorch's other recurrent weights.
function initialPeepholes(random: Random, hiddenSize: number, coupledGates: boolean) {
  const limit = 1 / Math.sqrt(hiddenSize);
  const peephole = (gate: string) =>
    random.split("peepholes").split(gate).uniform([hiddenSize], -limit, limit);
  return { i: peephole("i"), ...(coupledGates ? {} : { f: peephole("f") }), o: peephole("o") };
}
