/** A cell to begin with. */
export interface CellTemplate {
  readonly name: string;
  readonly source: string;
}

/** What cells with gates side by side share: weights, a zero state, and all inputs in one product. */
const rest = (gates: number, states: string): string => `
    // What does not need the state, for all steps in one product.
    project({ inputWeights, bias }, inputs) {
      const [batch, time] = inputs.shape;
      const rows = matMul(reshape(inputs, [-1, inputSize]), inputWeights);
      return reshape(add(rows, bias), [batch, time, ${gates} * hiddenSize]);
    },

    initialState: (batch) => ({ ${states.replaceAll(/\w+/g, "$&: zeros([batch, hiddenSize])")} }),

    init: (random) => ({
      inputWeights: glorotUniform(random.split("input"), [inputSize, ${gates} * hiddenSize]),
      recurrentWeights: orthogonal(random.split("recurrent"), [hiddenSize, ${gates} * hiddenSize]),
      bias: zeros([${gates} * hiddenSize]),
    }),
  };
}
`;

const head = (kind: string, imports: string): string => `import {
  ${imports},
} from "@refrain/core";

export function cell({ inputSize, hiddenSize }) {
  return {
    kind: "mine/${kind}",
    inputSize,
    hiddenSize,
    options: {},

    // One step: the equations.
`;

const COMMON = "add, glorotUniform, matMul, mul, orthogonal, reshape";

/** The cells that the editor offers. Each is a whole file, which `char-lm --cell` takes as it is. */
export const templates: readonly [CellTemplate, ...CellTemplate[]] = [
  {
    name: "LSTM",
    source: `${head("lstm", `${COMMON},\n  sigmoid, split, tanh, zeros`)}    step({ recurrentWeights }, { h, c }, projected) {
      const [i, f, g, o] = split(add(projected, matMul(h, recurrentWeights)), 4);
      const nextC = add(mul(sigmoid(add(f, 1)), c), mul(sigmoid(i), tanh(g)));
      const nextH = mul(sigmoid(o), tanh(nextC));
      return { output: nextH, state: { h: nextH, c: nextC } };
    },
${rest(4, "h, c")}`,
  },
  {
    name: "GRU",
    source: `${head("gru", `${COMMON},\n  sigmoid, split, sub, tanh, zeros`)}    step({ recurrentWeights }, { h }, projected) {
      const [ri, zi, ni] = split(projected, 3);
      const [rh, zh, nh] = split(matMul(h, recurrentWeights), 3);
      const r = sigmoid(add(ri, rh));
      const z = sigmoid(add(zi, zh));
      const n = tanh(add(ni, mul(r, nh)));
      const nextH = add(mul(sub(1, z), n), mul(z, h));
      return { output: nextH, state: { h: nextH } };
    },
${rest(3, "h")}`,
  },
  {
    name: "JANET",
    source: `${head("janet", `${COMMON},\n  sigmoid, split, sub, tanh, zeros`)}    step({ recurrentWeights }, { h }, projected) {
      const [f, g] = split(add(projected, matMul(h, recurrentWeights)), 2);
      const forget = sigmoid(add(f, 1));
      const nextH = add(mul(forget, h), mul(sub(1, forget), tanh(g)));
      return { output: nextH, state: { h: nextH } };
    },
${rest(2, "h")}`,
  },
  {
    name: "Elman",
    source: `${head("elman", "add, glorotUniform, matMul, orthogonal, reshape, tanh, zeros")}    step({ recurrentWeights }, { h }, projected) {
      const nextH = tanh(add(projected, matMul(h, recurrentWeights)));
      return { output: nextH, state: { h: nextH } };
    },
${rest(1, "h")}`,
  },
];
