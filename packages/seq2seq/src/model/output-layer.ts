import type { Context, Random, Tensor, Tree } from "@refrain/core";
import { type DenseParams, dense, type TiedOutputParams, tiedOutput } from "@refrain/layers";

/** From the vectors that tokens are predicted from to logits. */
export interface OutputLayer {
  init(random: Random): Tree;
  /** `[..., input]`, and the target's embedding `[vocabulary, size]`, to `[..., vocabulary]`. */
  apply(params: Tree, readouts: Tensor, table: Tensor, context: Context): Tensor;
}

/** What an output layer is made from. */
export interface OutputLayerOptions {
  readonly vocabularySize: number;
  readonly inputSize: number;
  /** The size of the target's embedding. */
  readonly embeddingSize: number;
  readonly tied: boolean;
}

/**
 * An affine output layer with weights of its own, or those of the target's embedding.
 *
 * @throws when it is tied, and a readout is not as long as an embedding.
 */
export function outputLayer({
  vocabularySize,
  inputSize,
  embeddingSize,
  tied,
}: OutputLayerOptions): OutputLayer {
  if (!tied) {
    const layer = dense({ inputSize, outputSize: vocabularySize });
    return {
      init: (random) => layer.init(random),
      apply: (params, readouts, _, context) => layer.apply(params as DenseParams, readouts, context),
    };
  }
  if (inputSize !== embeddingSize) {
    throw new Error(
      `seq2seq: with tiedOutput the decoder's outputSize must be ${embeddingSize}, the size of the target's embedding, got ${inputSize}.`,
    );
  }
  const layer = tiedOutput({ vocabularySize, size: embeddingSize });
  return {
    init: (random) => layer.init(random),
    apply: (params, inputs, table, context) =>
      layer.apply(params as TiedOutputParams, { inputs, table }, context),
  };
}
