import type { Tree } from "@refrain/core";
import type { EmbeddingOptions } from "@refrain/layers";
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
import type { FeedbackDecoderOptions } from "../decoder/feedback.ts";
import { inputFeedingDecoder } from "../decoder/input-feeding-decoder.ts";
import type { ReadoutOptions } from "../decoder/readout.ts";
import type { BridgeKind } from "../model/bridge.ts";
import { type Seq2Seq, seq2seq } from "../model/seq2seq.ts";
import { type Description, type Factory, rebuild } from "./description.ts";
import { type Cells, cellsOf, dropoutFromDescription, recurrentLayerFromDescription } from "./layers.ts";

// The decoder that needs it refuses another one.
type StatelessAttention = Attention<Tree, Tree>;

/** Pieces of other packages, by kind. */
export interface OtherPieces {
  readonly cells?: Cells;
  readonly attentions?: Readonly<Record<string, Factory<Attention<Tree, Tree, Tree>>>>;
  readonly decoders?: Readonly<Record<string, Factory<Decoder<Tree, Tree, Tree>>>>;
}

/**
 * Rebuilds a model from its `kind` and `options`, for a checkpoint. Nothing that the description says is run; kinds of other packages
 * resolve only against what the caller passes.
 *
 * @param description `{ kind, options }`, such as the `model` of a checkpoint.
 * @throws when it is none, a kind is unknown, or a rebuilt piece is not as described.
 *
 * @example
 * const { kind, options } = model;
 * const again = seq2seqFromDescription(JSON.parse(JSON.stringify({ kind, options })));
 */
export function seq2seqFromDescription(description: unknown, others: OtherPieces = {}): Seq2Seq {
  const where = "seq2seqFromDescription";
  return rebuild<Seq2Seq>(`${where}: the model`, description, {
    seq2seq: (options: Description["options"]) => {
      const { sourceEmbedding, targetEmbedding, encoder, decoder, bridge, tiedOutput, copy, dropout } =
        options;
      const drops = dropout as Readonly<Record<"embedding" | "encoder" | "readout", unknown>>;
      return seq2seq({
        sourceEmbedding: sourceEmbedding as EmbeddingOptions,
        ...(targetEmbedding === undefined ? {} : { targetEmbedding: targetEmbedding as EmbeddingOptions }),
        encoder: recurrentLayerFromDescription(`${where}: the encoder`, encoder, others.cells ?? {}),
        decoder: decoderFromDescription(decoder, others),
        bridge: bridge as BridgeKind,
        tiedOutput: tiedOutput === true,
        copy: copy === true,
        dropout: {
          embedding: dropoutFromDescription(drops.embedding),
          encoder: dropoutFromDescription(drops.encoder),
          readout: dropoutFromDescription(drops.readout),
        },
      });
    },
  });
}

/** Rebuilds a decoder from its `kind` and `options`. @throws like `seq2seqFromDescription`. */
export function decoderFromDescription(
  description: unknown,
  others: OtherPieces = {},
): Decoder<Tree, Tree, Tree> {
  const { cells = {} } = others;
  return rebuild<Decoder<Tree, Tree, Tree>>(
    "decoderFromDescription: the decoder",
    description,
    {
      attention: (options: Description["options"]) =>
        attentionDecoder({
          before: cellsOf(options["before"], cells),
          attention: attentionFromDescription(options["attention"], others) as StatelessAttention,
          after: cellsOf(options["after"], cells),
          readout: options["readout"] as ReadoutOptions,
          dropout: dropoutFromDescription(options["dropout"]),
        }),
      bahdanau: (options: Description["options"]) => bahdanauDecoder(feedbackParts(options, others)),
      inputFeeding: (options: Description["options"]) => inputFeedingDecoder(feedbackParts(options, others)),
    },
    others.decoders,
  );
}

function feedbackParts(options: Description["options"], others: OtherPieces): FeedbackDecoderOptions {
  return {
    cells: cellsOf(options["cells"], others.cells ?? {}),
    attention: attentionFromDescription(options["attention"], others),
    readout: options["readout"] as ReadoutOptions,
    dropout: dropoutFromDescription(options["dropout"]),
  };
}

/** Rebuilds an attention from its `kind` and `options`. @throws like `seq2seqFromDescription`. */
export function attentionFromDescription(
  description: unknown,
  { attentions }: OtherPieces = {},
): Attention<Tree, Tree, Tree> {
  return rebuild<Attention<Tree, Tree, Tree>>(
    "attentionFromDescription: the attention",
    description,
    {
      additive: additiveAttention,
      concat: concatAttention,
      coverage: coverageAttention,
      dot: dotAttention,
      general: generalAttention,
      location: locationAttention,
      multiHead: multiHeadAttention,
      scaledDot: scaledDotAttention,
    },
    attentions,
  );
}
