import { type Context, type Random, random, reshape, scoped, type Tensor, type Tree } from "@refrain/core";
import { type EmbeddingOptions, type EmbeddingParams, embedding, type RecurrentLayer } from "@refrain/layers";
import { check } from "../check.ts";
import { type Dropout, describeDropout, dropoutLayer, partOf } from "../context.ts";
import type { Decoder } from "../decoder/decoder.ts";
import type { StepDecoder } from "../search/step-decoder.ts";
import { type BridgeKind, type BridgeParams, bridgeOf } from "./bridge.ts";
import { checkExtended, type ExtendedVocabulary, readable } from "./extended-vocabulary.ts";
import { type OutputParams, outputLayer } from "./output-layer.ts";
import { packSteps, rowOfStep } from "./rows.ts";
import { type Sources, stepDecoderOf } from "./translation-step.ts";

/** What a sequence-to-sequence model is made from. */
export interface Seq2SeqOptions {
  readonly sourceEmbedding: EmbeddingOptions;
  /** Default: the table of the source's tokens also serves the target's, as for joint subwords. */
  readonly targetEmbedding?: EmbeddingOptions;
  /** Reads the source: `bidirectional`, `recurrent`, or a `stack` of them. */
  readonly encoder: RecurrentLayer<Tree, Tree>;
  /** How the decoder begins. Default: `linear`. */
  readonly bridge?: BridgeKind;
  readonly decoder: Decoder<Tree, Tree, Tree>;
  /** Whether the output layer's weights are the target's embedding (Press and Wolf, 2017). Default: false. */
  readonly tiedOutput?: boolean;
  /**
   * Whether tokens may also be copied from the source, as the attention points at them (See, Liu and Manning, 2017); both languages have
   * the same tokens then, and logits are logarithms of probabilities. With the input's `extended`, so may words that the vocabulary lacks.
   * Default: false.
   */
  readonly copy?: boolean;
  /** Beside what encoder and decoder drop between their layers. Default: none. */
  readonly dropout?: {
    /** Of the tokens' vectors. */
    readonly embedding?: Dropout;
    /** Of the encoder's outputs, before they are attended to. */
    readonly encoder?: Dropout;
    /** Of the vectors that tokens are predicted from. */
    readonly readout?: Dropout;
  };
}

/** `targetEmbedding` is missing where both languages share a table. */
export type Seq2SeqParams = {
  readonly sourceEmbedding: EmbeddingParams;
  readonly targetEmbedding?: EmbeddingParams;
  readonly encoder: Tree;
  readonly bridge: BridgeParams;
  readonly decoder: Tree;
  readonly output: OutputParams;
};

/** A batch to learn from. */
export interface Seq2SeqInput {
  /** int32 `[batch, source]`. */
  readonly source: Tensor;
  /** The number of tokens of each source, 1 to source; default: all. */
  readonly sourceLengths?: ArrayLike<number> | undefined;
  /** The token before each step, int32 `[batch, time]`: the target behind a token that begins it. */
  readonly target: Tensor;
  /** The number of steps of each row, 1 to time; default: all. */
  readonly targetLengths?: ArrayLike<number> | undefined;
  /** Whether logits are of the rows' own steps only, which saves the output layer the padding; see `packSteps`. Default: false. */
  readonly packed?: boolean;
  /**
   * Also words that the vocabulary lacks can be copied: source and target have ids for them, which are read as the unknown token, and logits
   * are of all ids. Default: there are none.
   */
  readonly extended?: ExtendedVocabulary | undefined;
}

/** What the model says of a batch. */
export interface Seq2SeqOutput {
  /** Of the next token, `[batch, time, vocabulary]`, or `[tokens, vocabulary]` when packed; extended, if the vocabulary is. */
  readonly logits: Tensor;
  /** The attention's weights, `[batch, time, source]`, exactly 0 on the source's padding. */
  readonly weights: Tensor;
}

/** A sequence-to-sequence model. */
export interface Seq2Seq {
  readonly kind: "seq2seq";
  /** JSON that rebuilds the model: see `seq2seqFromDescription`. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly sourceVocabularySize: number;
  readonly targetVocabularySize: number;
  init(random: Random): Seq2SeqParams;
  /** Teacher forcing: predicts each token from those before it. */
  apply(params: Seq2SeqParams, input: Seq2SeqInput, context: Context): Seq2SeqOutput;
  /**
   * The model as search sees it. The sources are read once; free what is kept of them with `dispose`, or call it all in a scope.
   *
   * @param source int32 `[batch, source]`.
   * @param extended also words that the vocabulary lacks can be copied: the source has ids for them, and search finds these ids.
   */
  stepDecoder(
    params: Seq2SeqParams,
    source: Tensor,
    lengths?: ArrayLike<number>,
    extended?: ExtendedVocabulary,
  ): StepDecoder<Tree>;
}

/**
 * A model from sequences to sequences (Sutskever, Vinyals and Le, 2014; Cho et al., 2014), with attention (Bahdanau, Cho and Bengio,
 * "Neural machine translation by jointly learning to align and translate", 2015): embeddings, an encoder, a bridge from its final states, a
 * decoder that attends to its outputs, and an output layer.
 *
 * @throws when sizes do not fit each other, or an option does not fit.
 *
 * @example
 * const model = seq2seq({
 *   sourceEmbedding: { vocabularySize: 8000, size: 256 },
 *   encoder: bidirectional(gru({ inputSize: 256, hiddenSize: 256 }), { merge: "concat" }),
 *   decoder: attentionDecoder({
 *     before: [gru({ inputSize: 256, hiddenSize: 512 })],
 *     attention: additiveAttention({ querySize: 512, valueSize: 512, size: 256 }),
 *     readout: { size: 256 },
 *   }),
 *   tiedOutput: true,
 * });
 */
export function seq2seq({
  sourceEmbedding,
  targetEmbedding,
  encoder,
  bridge: bridgeKind = "linear",
  decoder,
  tiedOutput = false,
  copy = false,
  dropout = {},
}: Seq2SeqOptions): Seq2Seq {
  const sourceTokens = embedding(sourceEmbedding);
  const targetTokens = targetEmbedding === undefined ? sourceTokens : embedding(targetEmbedding);
  const { vocabularySize, size: targetSize } = targetEmbedding ?? sourceEmbedding;
  checkSizes(sourceEmbedding.size, encoder, decoder, targetSize);
  const bridge = bridgeOf(
    bridgeKind,
    (batch) => encoder.initialState(batch),
    (rows) => decoder.layerStates(rows),
  );
  if (copy && vocabularySize !== sourceEmbedding.vocabularySize) {
    throw new Error(
      `seq2seq: with copy both languages must have the same tokens, got ${sourceEmbedding.vocabularySize} and ${vocabularySize}.`,
    );
  }
  const output = outputLayer({
    vocabularySize,
    outputSize: decoder.outputSize,
    contextSize: decoder.contextSize,
    embeddingSize: targetSize,
    tied: tiedOutput,
    copies: copy,
  });
  const drops = {
    embedding: dropoutLayer(dropout.embedding ?? 0),
    encoder: dropoutLayer(dropout.encoder ?? 0),
    readout: dropoutLayer(dropout.readout ?? 0),
  };

  const targetTable = (params: Seq2SeqParams) => params.targetEmbedding ?? params.sourceEmbedding;

  const encode = (
    params: Seq2SeqParams,
    source: Tensor,
    lengths: ArrayLike<number> | undefined,
    extended: ExtendedVocabulary | undefined,
    context: Context,
  ) => {
    checkExtended(extended, vocabularySize, copy);
    check.ids("seq2seq", "source", source, ["batch", "source"], [null, null]);
    check.lengths("seq2seq", "sourceLengths", lengths, source.shape[0]!, source.shape[1]!);
    const tokens = readable(source, vocabularySize, extended);
    const vectors = sourceTokens.apply(params.sourceEmbedding, tokens, context); // [batch, source, embedding]
    const dropped = drops.embedding.apply({}, vectors, partOf(context, "source embedding"));
    const { outputs, state } = encoder.apply(
      params.encoder,
      { inputs: dropped, lengths },
      partOf(context, "encoder"),
    );
    const values = drops.encoder.apply({}, outputs, partOf(context, "encoder outputs"));
    const memory = decoder.prepare(params.decoder, values, lengths);
    const layers = bridge.apply(params.bridge, state);
    return { memory, state: decoder.initialState(params.decoder, memory, layers) };
  };

  return {
    kind: "seq2seq",
    options: {
      sourceEmbedding: sourceTokens.options,
      ...(targetEmbedding === undefined ? {} : { targetEmbedding: targetTokens.options }),
      encoder: { kind: encoder.kind, options: encoder.options },
      bridge: bridgeKind,
      decoder: { kind: decoder.kind, options: decoder.options },
      tiedOutput,
      copy,
      dropout: {
        embedding: describeDropout(dropout.embedding ?? 0),
        encoder: describeDropout(dropout.encoder ?? 0),
        readout: describeDropout(dropout.readout ?? 0),
      },
    },
    sourceVocabularySize: sourceEmbedding.vocabularySize,
    targetVocabularySize: vocabularySize,

    init: (random) => ({
      sourceEmbedding: sourceTokens.init(random.split("sourceEmbedding")),
      ...(targetEmbedding === undefined
        ? {}
        : { targetEmbedding: targetTokens.init(random.split("targetEmbedding")) }),
      encoder: encoder.init(random.split("encoder")),
      bridge: bridge.init(random.split("bridge")),
      decoder: decoder.init(random.split("decoder")),
      output: output.init(random.split("output")),
    }),

    apply(params, { source, sourceLengths, target, targetLengths, packed = false, extended }, context) {
      check.ids("seq2seq", "target", target, ["batch", "time"], [source.shape[0] ?? null, null]);
      check.lengths("seq2seq", "targetLengths", targetLengths, target.shape[0]!, target.shape[1]!);
      const [batch, time] = target.shape as [number, number];
      const lengths = packed ? targetLengths : undefined;
      const ids = extended?.vocabularySize ?? vocabularySize;
      return scoped(() => {
        const { memory, state } = encode(params, source, sourceLengths, extended, context);
        const tokens = readable(target, vocabularySize, extended);
        const vectors = targetTokens.apply(targetTable(params), tokens, context); // [batch, time, embedding]
        const inputs = drops.embedding.apply({}, vectors, partOf(context, "target embedding"));
        const decoded = decoder.apply(
          params.decoder,
          { inputs, lengths: targetLengths, memory, state },
          partOf(context, "decoder"),
        );
        const readouts = drops.readout.apply({}, decoded.outputs, partOf(context, "readout"));
        const predictors = {
          readouts: packSteps(readouts, lengths),
          others: () => ({
            contexts: packSteps(decoded.contexts, lengths),
            vectors: packSteps(inputs, lengths),
            weights: packSteps(decoded.weights, lengths),
            source,
            sourceOf: rowOfStep(batch, time, lengths),
            ids,
          }),
        };
        const logits = output.apply(params.output, predictors, targetTable(params).table, context);
        return {
          logits: packed ? logits : reshape(logits, [batch, time, ids]),
          weights: decoded.weights,
        };
      });
    },

    stepDecoder(params, source, lengths, extended) {
      const ids = extended?.vocabularySize ?? vocabularySize;
      const context = { training: false, random: random(0) };
      const { memory, state } = scoped(() => {
        const encoded = encode(params, source, lengths, extended, context);
        return { memory: { decoder: encoded.memory, source: sameAs(source) }, state: encoded.state };
      });
      const predict = (tokens: Tensor, sources: Sources, before: Tree) => {
        const rows = tokens.shape[0]!;
        const read = readable(tokens, vocabularySize, extended);
        const inputs = targetTokens.apply(targetTable(params), read, context); // [rows, 1, embedding]
        const decoded = decoder.apply(
          params.decoder,
          { inputs, memory: sources.decoder, state: before },
          context,
        );
        const weights = reshape(decoded.weights, [rows, -1]);
        const each = rows / sources.source.shape[0]!;
        const predictors = {
          readouts: reshape(decoded.outputs, [rows, -1]),
          others: () => ({
            contexts: reshape(decoded.contexts, [rows, -1]),
            vectors: reshape(inputs, [rows, -1]),
            weights,
            source: sources.source,
            sourceOf: Int32Array.from({ length: rows }, (_, row) => Math.floor(row / each)),
            ids,
          }),
        };
        const logits = output.apply(params.output, predictors, targetTable(params).table, context);
        return { logits, weights, state: decoded.state };
      };
      return stepDecoderOf({ vocabularySize: ids, predict }, { memory, initialState: state, lengths });
    },
  };
}

/** Another handle of the same numbers, to be freed on its own. */
function sameAs(source: Tensor): Tensor {
  return reshape(reshape(source, [-1]), source.shape);
}

function checkSizes(
  sourceSize: number,
  encoder: RecurrentLayer<Tree, Tree>,
  decoder: Decoder<Tree, Tree, Tree>,
  targetSize: number,
): void {
  const must = (what: string, wanted: number, whose: string, got: number) => {
    if (got === wanted) return;
    throw new Error(`seq2seq: ${what} must be ${wanted}, ${whose}, got ${got}.`);
  };
  must("the encoder's inputSize", sourceSize, "the size of the source's embedding", encoder.inputSize);
  must("the decoder's inputSize", targetSize, "the size of the target's embedding", decoder.inputSize);
  must("the decoder's valueSize", encoder.outputSize, "the encoder's outputSize", decoder.valueSize);
}
