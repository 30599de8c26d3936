import { type Context, type Random, scoped, type Tensor, type Tree } from "@refrain/core";
import { type DenseParams, dense, type TiedOutputParams, tiedOutput } from "@refrain/layers";
import { type Copying, type CopyingParams, copying } from "./copying.ts";

/** What tokens are predicted from: `n` steps of whatever rows. */
export interface Predictors {
  /** The decoder's outputs, `[n, output]`. */
  readonly readouts: Tensor;
  /** What only copying needs; asked for only then. */
  readonly others: () => {
    /** `[n, context]`. */
    readonly contexts: Tensor;
    /** The vectors of the tokens before, `[n, embedding]`. */
    readonly vectors: Tensor;
    /** The attention's weights, `[n, source]`. */
    readonly weights: Tensor;
    /** The sources' tokens, int32 `[batch, source]`. */
    readonly source: Tensor;
    /** Which source each of the steps is of. */
    readonly sourceOf: Int32Array;
    /** How many ids there are, with those of words that the vocabulary lacks. */
    readonly ids: number;
  };
}

/** `vocabulary` is of `dense` or `tiedOutput`; `copying` is there where the model copies. */
export type OutputParams = {
  readonly vocabulary: DenseParams | TiedOutputParams;
  readonly copying?: CopyingParams;
};

/** From what tokens are predicted from to logits. */
export interface OutputLayer {
  init(random: Random): OutputParams;
  /** Gives `[n, vocabulary]`, or with copying `[n, ids]`; `table` is the target's embedding. */
  apply(params: OutputParams, given: Predictors, table: Tensor, context: Context): Tensor;
}

/** What an output layer is made from. */
export interface OutputLayerOptions {
  readonly vocabularySize: number;
  readonly outputSize: number;
  readonly contextSize: number;
  /** The size of the target's embedding. */
  readonly embeddingSize: number;
  readonly tied: boolean;
  readonly copies: boolean;
}

/**
 * An affine output layer with weights of its own, or those of the target's embedding; and, where it copies, the mixture with the tokens of
 * the source.
 *
 * @throws when it is tied, and an output is not as long as an embedding.
 */
export function outputLayer(options: OutputLayerOptions): OutputLayer {
  const { init, apply } = options.tied ? tied(options) : own(options);
  const mixture: Copying | null = options.copies ? copying(options) : null;
  return {
    init: (random) => ({
      vocabulary: init(random),
      ...(mixture === null ? {} : { copying: mixture.init(random.split("copying")) }),
    }),
    apply: (params, given, table, context) =>
      scoped(() => {
        const logits = apply(params.vocabulary, given.readouts, table, context);
        return mixture === null ? logits : mixture.apply(params.copying!, logits, given);
      }),
  };
}

interface VocabularyLayer {
  init(random: Random): DenseParams | TiedOutputParams;
  apply(params: Tree, readouts: Tensor, table: Tensor, context: Context): Tensor;
}

function own({ vocabularySize, outputSize }: OutputLayerOptions): VocabularyLayer {
  const layer = dense({ inputSize: outputSize, outputSize: vocabularySize });
  return {
    init: (random) => layer.init(random),
    apply: (params, readouts, _, context) => layer.apply(params as DenseParams, readouts, context),
  };
}

function tied({ vocabularySize, outputSize, embeddingSize }: OutputLayerOptions): VocabularyLayer {
  if (outputSize !== embeddingSize) {
    throw new Error(
      `seq2seq: with tiedOutput the decoder's outputSize must be ${embeddingSize}, the size of the target's embedding, got ${outputSize}.`,
    );
  }
  const layer = tiedOutput({ vocabularySize, size: embeddingSize });
  return {
    init: (random) => layer.init(random),
    apply: (params, inputs, table, context) =>
      layer.apply(params as TiedOutputParams, { inputs, table }, context),
  };
}
