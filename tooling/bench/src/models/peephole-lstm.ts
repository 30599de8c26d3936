import {
  add,
  glorotUniform,
  matMul,
  mul,
  orthogonal,
  type RecurrentCell,
  reshape,
  sigmoid,
  split,
  type Tensor,
  tanh,
  zeros,
} from "@refrain/core";

type Parameters = {
  /** `[input, 4 * hidden]`. */
  readonly inputWeights: Tensor;
  /** `[hidden, 4 * hidden]`. */
  readonly recurrentWeights: Tensor;
  /** `[4 * hidden]`. */
  readonly bias: Tensor;
  /** `[hidden]` each. */
  readonly peepholes: { readonly i: Tensor; readonly f: Tensor; readonly o: Tensor };
};

type State = { readonly h: Tensor; readonly c: Tensor };

/**
 * An LSTM whose gates see the cell state (Gers, Schraudolph and Schmidhuber, 2002), written as a user writes a cell: nothing
 * here is known to any engine.
 */
export function peepholeLstm(inputSize: number, hiddenSize: number): RecurrentCell<Parameters, State> {
  return {
    kind: "bench/peephole-lstm",
    inputSize,
    hiddenSize,
    options: {},
    init: (random) => ({
      inputWeights: glorotUniform(random.split("inputWeights"), [inputSize, 4 * hiddenSize]),
      recurrentWeights: orthogonal(random.split("recurrentWeights"), [hiddenSize, 4 * hiddenSize]),
      bias: zeros([4 * hiddenSize]),
      peepholes: { i: zeros([hiddenSize]), f: zeros([hiddenSize]), o: zeros([hiddenSize]) },
    }),
    initialState: (batch) => ({ h: zeros([batch, hiddenSize]), c: zeros([batch, hiddenSize]) }),
    project({ inputWeights, bias }, inputs) {
      const [batch, time] = inputs.shape as [number, number];
      const rows = matMul(reshape(inputs, [batch * time, inputSize]), inputWeights); // [batch * time, 4 * hidden]
      return reshape(add(rows, bias), [batch, time, 4 * hiddenSize]);
    },
    step({ recurrentWeights, peepholes }, { h, c }, projected) {
      const gates = split(add(projected, matMul(h, recurrentWeights)), 4);
      const [i, f, g, o] = gates as [Tensor, Tensor, Tensor, Tensor];
      const inputGate = sigmoid(add(i, mul(peepholes.i, c)));
      const forgetGate = sigmoid(add(f, mul(peepholes.f, c)));
      const nextC = add(mul(forgetGate, c), mul(inputGate, tanh(g)));
      const outputGate = sigmoid(add(o, mul(peepholes.o, nextC)));
      const nextH = mul(outputGate, tanh(nextC));
      return { output: nextH, state: { h: nextH, c: nextC } };
    },
  };
}
