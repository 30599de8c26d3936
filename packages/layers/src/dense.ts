import { add, glorotUniform, matMul, reshape, scoped, type Tensor, zeros } from "@refrain/core";
import { checkLastAxis, checkSize, checkTensor, formatTensor } from "./check.ts";
import type { DescribedLayer } from "./layer-types.ts";

/** `weights` `[input, output]`, `bias` `[output]` unless the layer has none. */
export type DenseParams = { readonly weights: Tensor; readonly bias?: Tensor };

/** What a dense layer is made of. */
export interface DenseOptions {
  readonly inputSize: number;
  readonly outputSize: number;
  /** Default: true. */
  readonly bias?: boolean;
}

/**
 * An affine map of the features: `x W + b`, the same for every row and step.
 *
 * Takes `[..., input]`, gives `[..., output]`. Weights begin as `glorotUniform`, the bias as zeros.
 *
 * @throws when a size is no positive integer, or inputs are not `[..., input]`.
 *
 * @example
 * const toLogits = dense({ inputSize: 128, outputSize: 65 });
 * const logits = toLogits.apply(toLogits.init(random(1)), outputs, { training: false, random: random(2) });
 */
export function dense({
  inputSize,
  outputSize,
  bias = true,
}: DenseOptions): DescribedLayer<DenseParams, Tensor, Tensor> {
  checkSize("dense", "inputSize", inputSize);
  checkSize("dense", "outputSize", outputSize);
  return {
    kind: "dense",
    options: { inputSize, outputSize, bias },
    init(random) {
      const weights = glorotUniform(random.split("weights"), [inputSize, outputSize]);
      return bias ? { weights, bias: zeros([outputSize]) } : { weights };
    },
    apply(params, inputs) {
      checkLastAxis("dense", "input", inputs, inputSize);
      checkWeights(params.weights, inputSize, outputSize);
      return scoped(() => {
        const product = matMul(reshape(inputs, [-1, inputSize]), params.weights); // [rows, output]
        const shifted = params.bias === undefined ? product : add(product, params.bias);
        return reshape(shifted, [...inputs.shape.slice(0, -1), outputSize]);
      });
    },
  };
}

function checkWeights(weights: Tensor, inputSize: number, outputSize: number): void {
  checkTensor("dense", "weights", weights, "The parameters are of another layer.");
  const [inputs, outputs] = weights.shape;
  if (weights.rank !== 2 || inputs !== inputSize || outputs !== outputSize) {
    throw new Error(
      `dense: weights must be [input=${inputSize}, output=${outputSize}], got ${formatTensor(weights)}. The parameters are of another layer, or PyTorch's, to be transposed.`,
    );
  }
}
