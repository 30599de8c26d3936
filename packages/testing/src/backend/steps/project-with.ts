import { add, matMul, reshape, type Tensor } from "@refrain/core";

/** The affine map of the inputs at all steps. */
export function projectWith(
  { inputWeights, bias }: { readonly inputWeights: Tensor; readonly bias: Tensor },
  inputs: Tensor,
): Tensor {
  const [batch, time, size] = inputs.shape as [number, number, number];
  const projected = matMul(reshape(inputs, [batch * time, size]), inputWeights); // [batch * time, width]
  return reshape(add(projected, bias), [batch, time, inputWeights.shape[1]!]);
}
