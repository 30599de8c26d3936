import { add, div, full, mean, mul, scoped, sqrt, square, sub, type Tensor, zeros } from "@refrain/core";
import { checkEpsilon, checkLastAxis, checkSize, checkTensor } from "./check.ts";
import type { DescribedLayer } from "./layer-types.ts";

/** `scale` and `bias`, both `[features]`. */
export type NormParams = { readonly scale: Tensor; readonly bias: Tensor };

/** What a layer normalization is made of. */
export interface LayerNormOptions {
  readonly features: number;
  /** Added to the variance. Default: 1e-5. */
  readonly epsilon?: number;
}

/**
 * Layer normalization (Ba, Kiros and Hinton, "Layer normalization", 2016): the features of each row and step get mean 0 and
 * variance 1, then a learned scale and bias.
 *
 * Takes and gives `[..., features]`.
 *
 * @throws when `features` is no positive integer, `epsilon` is not above 0, or inputs are not `[..., features]`.
 */
export function layerNorm({
  features,
  epsilon = 1e-5,
}: LayerNormOptions): DescribedLayer<NormParams, Tensor, Tensor> {
  checkSize("layerNorm", "features", features);
  checkEpsilon("layerNorm", epsilon);
  return {
    kind: "layerNorm",
    options: { features, epsilon },
    init: () => ({ scale: full([features], 1), bias: zeros([features]) }),
    apply({ scale, bias }, inputs) {
      checkLastAxis("layerNorm", "features", inputs, features);
      checkTensor("layerNorm", "scale", scale, "The parameters are of another layer.");
      return scoped(() => {
        const centred = sub(inputs, mean(inputs, -1, true));
        const variance = mean(square(centred), -1, true); // [..., 1]
        return add(mul(div(centred, sqrt(add(variance, epsilon))), scale), bias);
      });
    },
  };
}
