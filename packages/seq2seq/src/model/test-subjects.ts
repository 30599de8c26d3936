import { gru, layerNormGru, lstm, recurrentDropout, sru, weightDrop, zoneout } from "@refrain/cells";
import { intTensor, type RecurrentCell, type Tree } from "@refrain/core";
import { bidirectional, type RecurrentLayer } from "@refrain/layers";
import { additiveAttention } from "../attention/additive.ts";
import type { Attention } from "../attention/attention.ts";
import { concatAttention } from "../attention/concat.ts";
import { coverageAttention } from "../attention/coverage.ts";
import { dotAttention, scaledDotAttention } from "../attention/dot.ts";
import { generalAttention } from "../attention/general.ts";
import { locationAttention } from "../attention/location.ts";
import { multiHeadAttention } from "../attention/multi-head.ts";
import { attentionDecoder } from "../decoder/attention-decoder.ts";
import { bahdanauDecoder } from "../decoder/bahdanau-decoder.ts";
import type { Decoder } from "../decoder/decoder.ts";
import { inputFeedingDecoder } from "../decoder/input-feeding-decoder.ts";
import { type Seq2Seq, type Seq2SeqInput, type Seq2SeqOptions, seq2seq } from "./seq2seq.ts";

/** A decoder of every kind, over vectors of 3 features, values of 4, and outputs of 3. */
export const decoders: Readonly<Record<string, () => Decoder<Tree, Tree, Tree>>> = {
  "additive attention": () => withAttention(additiveAttention({ querySize: 4, valueSize: 4, size: 3 })),
  "concat attention": () => withAttention(concatAttention({ querySize: 4, valueSize: 4, size: 3 })),
  "dot attention": () => withAttention(dotAttention({ size: 4 })),
  "scaled dot attention": () => withAttention(scaledDotAttention({ size: 4 })),
  "general attention": () => withAttention(generalAttention({ querySize: 4, valueSize: 4 })),
  "multi-head attention": () =>
    withAttention(multiHeadAttention({ querySize: 4, valueSize: 4, heads: 2, contextSize: 5 })),
  "layers below and above the attention": () =>
    attentionDecoder({
      before: [lower(), lstm({ inputSize: 4, hiddenSize: 4 })],
      attention: generalAttention({ querySize: 4, valueSize: 4 }),
      after: [lstm({ inputSize: 8, hiddenSize: 5 }), gru({ inputSize: 5, hiddenSize: 4 })],
      readout: { size: 3, parts: ["output", "context"], activation: "maxout" },
      dropout: 0.3,
    }),
  "Bahdanau's decoder": () =>
    bahdanauDecoder({
      cells: [gru({ inputSize: 7, hiddenSize: 5 })],
      attention: additiveAttention({ querySize: 5, valueSize: 4, size: 3 }),
      readout: { size: 3, activation: "maxout" },
    }),
  "Bahdanau's decoder of several layers": () =>
    bahdanauDecoder({
      cells: [
        recurrentDropout(layerNormGru({ inputSize: 7, hiddenSize: 4 }), 0.2),
        zoneout(lstm({ inputSize: 4, hiddenSize: 4 }), 0.1),
        sru({ inputSize: 4, hiddenSize: 4 }),
      ],
      attention: dotAttention({ size: 4 }),
      readout: { size: 3 },
      dropout: 0.2,
    }),
  "Bahdanau's decoder with location-sensitive attention": () =>
    bahdanauDecoder({
      cells: [gru({ inputSize: 7, hiddenSize: 5 })],
      attention: locationAttention({ querySize: 5, valueSize: 4, size: 3, filters: 2, width: 3 }),
      readout: { size: 3 },
    }),
  "input feeding with coverage": () =>
    inputFeedingDecoder({
      cells: [gru({ inputSize: 6, hiddenSize: 5 })],
      attention: coverageAttention({ querySize: 5, valueSize: 4, size: 3 }),
      readout: { size: 3, parts: ["output", "context", "embedding"] },
    }),
  "input feeding": () =>
    inputFeedingDecoder({
      cells: [weightDrop(lstm({ inputSize: 6, hiddenSize: 4 }), 0.1), gru({ inputSize: 4, hiddenSize: 4 })],
      attention: generalAttention({ querySize: 4, valueSize: 4 }),
      readout: { size: 3 },
      dropout: 0.1,
    }),
};

export const lower = (): RecurrentCell<Tree, Tree> => gru({ inputSize: 3, hiddenSize: 4 });
export const encoder = (): RecurrentLayer<Tree, Tree> =>
  bidirectional(gru({ inputSize: 3, hiddenSize: 2 }), { merge: "concat" });

function withAttention(attention: Attention<Tree, Tree>): Decoder<Tree, Tree, Tree> {
  return attentionDecoder({ before: [lower()], attention, readout: { size: 3 } });
}

/** A small model of 10 tokens. */
export function small(decoder: Decoder<Tree, Tree, Tree>, options: Partial<Seq2SeqOptions> = {}): Seq2Seq {
  return seq2seq({
    sourceEmbedding: { vocabularySize: 10, size: 3 },
    encoder: encoder(),
    decoder,
    tiedOutput: true,
    ...options,
  });
}

/** Ragged pairs. */
interface Pairs {
  readonly source: readonly number[][];
  readonly sourceLengths: readonly number[];
  readonly target: readonly number[][];
  readonly targetLengths: readonly number[];
}

/** Three ragged pairs. */
export const pairs: Pairs = {
  source: [
    [1, 2, 3, 4],
    [5, 6, 0, 0],
    [7, 8, 9, 0],
  ],
  sourceLengths: [4, 2, 3],
  target: [
    [1, 5, 6, 7, 3],
    [1, 2, 3, 0, 0],
    [1, 4, 4, 2, 0],
  ],
  targetLengths: [5, 3, 4],
};

/** The pairs as a batch. */
export function batch(): Seq2SeqInput {
  const { source, sourceLengths, target, targetLengths } = pairs;
  return { source: intTensor(source), sourceLengths, target: intTensor(target), targetLengths };
}
