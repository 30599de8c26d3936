import { glorotUniform, orthogonal, type Random, type Tensor, zeros } from "@refrain/core";

/** The weights of a cell with gates side by side. */
export type GateWeights = {
  /** `[input, gates * hidden]`. */
  readonly inputWeights: Tensor;
  /** `[hidden, gates * hidden]`. */
  readonly recurrentWeights: Tensor;
  /** `[gates * hidden]`. */
  readonly bias: Tensor;
};

/**
 * Initial weights, the choice of Keras and of most recipes since: Glorot-uniform input weights, an orthogonal recurrent matrix
 * for each gate (Saxe et al., 2014), zero bias.
 *
 * @param options.recurrentSize rows of the recurrent weights; default: `hiddenSize`.
 * @param options.bias default: zeros.
 */
export function gateWeights(
  random: Random,
  {
    inputSize,
    hiddenSize,
    recurrentSize = hiddenSize,
    gates,
    bias = zeros([gates * hiddenSize]),
  }: { inputSize: number; hiddenSize: number; recurrentSize?: number; gates: number; bias?: Tensor },
): GateWeights {
  return {
    inputWeights: glorotUniform(random.split("inputWeights"), [inputSize, gates * hiddenSize]),
    recurrentWeights: orthogonal(random.split("recurrentWeights"), [recurrentSize, gates * hiddenSize]),
    bias,
  };
}
