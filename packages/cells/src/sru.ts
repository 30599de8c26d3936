import {
  add,
  concat,
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

/** What an SRU is made from. */
export interface SruOptions {
  readonly inputSize: number;
  readonly hiddenSize: number;
}

/**
 * `inputWeights` `[input, 3 * hidden]`, in the order x f r; `recurrentWeights` `[2 * hidden]` and `bias` `[2 * hidden]`, in the
 * order f r. Where input and hidden size differ, `highwayWeights` `[input, hidden]`.
 */
export type SruParameters = {
  readonly inputWeights: Tensor;
  readonly recurrentWeights: Tensor;
  readonly bias: Tensor;
  readonly highwayWeights?: Tensor;
};

/** `c` `[batch, hidden]`. */
export type SruState = { readonly c: Tensor };

/** Keeps the variance of a deep stack at the start: sqrt(1 + 2 exp(b)) with the reset gate's initial bias b = 0. */
const HIGHWAY_SCALE = Math.sqrt(3);

/**
 * The simple recurrent unit (Lei, Zhang, Wang, Dai and Artzi, "Simple recurrent units for highly parallelizable recurrence",
 * 2018): no matrix product of the state, `c' = f c + (1 - f) (x W)`, and a highway from the input, `h = r c' + (1 - r) x sqrt(3)`.
 *
 * Starts from Glorot-uniform input weights, recurrent vectors uniform in ±1 / sqrt(hidden), and zero bias.
 *
 * @throws when a size is no positive integer.
 */
export function sru(options: SruOptions): RecurrentCell<SruParameters, SruState> {
  const { inputSize, hiddenSize } = options;
  check.sizes("sru", options);
  const limit = 1 / Math.sqrt(hiddenSize);

  return {
    kind: "sru",
    inputSize,
    hiddenSize,
    options: {},
    init: (random) => ({
      inputWeights: glorotUniform(random.split("inputWeights"), [inputSize, 3 * hiddenSize]),
      recurrentWeights: random.split("recurrentWeights").uniform([2 * hiddenSize], -limit, limit),
      bias: zeros([2 * hiddenSize]),
      ...(inputSize === hiddenSize
        ? {}
        : { highwayWeights: glorotUniform(random.split("highwayWeights"), [inputSize, hiddenSize]) }),
    }),
    initialState: (batch) => ({ c: zeros([batch, hiddenSize]) }),
    project({ inputWeights, highwayWeights }, inputs) {
      const highway =
        highwayWeights === undefined ? inputs : projectInputs({ inputWeights: highwayWeights }, inputs);
      return concat([projectInputs({ inputWeights }, inputs), highway]); // [batch, time, 4 * hidden]
    },
    step({ recurrentWeights, bias }, { c }, projected) {
      const [x, fi, ri, highway] = split(projected, 4) as [Tensor, Tensor, Tensor, Tensor];
      const [vf, vr] = split(recurrentWeights, 2) as [Tensor, Tensor];
      const [bf, br] = split(bias, 2) as [Tensor, Tensor];
      const f = sigmoid(add(add(fi, mul(c, vf)), bf));
      const r = sigmoid(add(add(ri, mul(c, vr)), br));
      const nextC = add(mul(f, c), mul(sub(1, f), x));
      const h = add(mul(r, nextC), mul(mul(sub(1, r), highway), HIGHWAY_SCALE));
      return { output: h, state: { c: nextC } };
    },
  };
}
