import { add, matMul, reshape, type Tensor } from "@refrain/core";

/**
 * `x W + b` for all steps in one product: `[batch, time, input]` to `[batch, time, width]`.
 *
 * @param inputWeights `[input, width]`.
 * @param bias `[width]`; left out: none is added.
 */
export function projectInputs(
  { inputWeights, bias }: { readonly inputWeights: Tensor; readonly bias?: Tensor },
  inputs: Tensor,
): Tensor {
  const [batch, time, inputSize] = inputs.shape as [number, number, number];
  const product = matMul(reshape(inputs, [batch * time, inputSize]), inputWeights); // [batch * time, width]
  const projected = bias === undefined ? product : add(product, bias);
  return reshape(projected, [batch, time, inputWeights.shape[1]!]);
}
