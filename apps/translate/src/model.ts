import { cellFromDescription, cellKinds } from "@refrain/cells";
import type { RecurrentCell, Tree } from "@refrain/core";
import { bidirectional, lockedDropout, stack } from "@refrain/layers";
import {
  type Attention,
  additiveAttention,
  attentionDecoder,
  generalAttention,
  type NoState,
  type Seq2Seq,
  scaledDotAttention,
  seq2seq,
} from "@refrain/seq2seq";
import type { Settings } from "./settings.ts";

/** The attentions that `--attention` takes. */
export type AttentionName = "additive" | "general" | "scaled-dot";

type AnyAttention = Attention<Tree, Tree, NoState>;
type Sizes = { readonly querySize: number; readonly valueSize: number };

const attentions: Readonly<Record<AttentionName, (sizes: Sizes) => AnyAttention>> = {
  additive: (sizes) => additiveAttention({ ...sizes, size: sizes.querySize }) as AnyAttention,
  general: (sizes) => generalAttention(sizes) as AnyAttention,
  "scaled-dot": ({ querySize }) => scaledDotAttention({ size: querySize }) as AnyAttention,
};

/** Their names. */
export const attentionNames: readonly AttentionName[] = Object.keys(attentions) as AttentionName[];

/** How many tokens each language has. */
export interface VocabularySizes {
  readonly source: number;
  /** The same as `source`, and the same tokens, where the languages share a vocabulary. */
  readonly target: number;
  readonly shared: boolean;
}

/**
 * The translation model: a bidirectional encoder, a decoder whose recurrent layers lie below and above its attention, the output
 * layer tied to the embedding, and dropout with one mask for all steps of a sentence (Gal and Ghahramani, 2016).
 *
 * With one layer, the decoder is one recurrent layer below the attention. Each further layer goes on top of the encoder, and in
 * the decoder above the attention.
 *
 * @throws when the cell or the attention is unknown, or `hidden` is odd.
 */
export function translationModel(settings: Settings, { source, target, shared }: VocabularySizes): Seq2Seq {
  const { cell: kind, layers, hidden, embedding, dropout, attention } = settings;
  if (!cellKinds.includes(kind)) {
    throw new Error(`--cell must be one of ${cellKinds.join(", ")}, got ${kind}.`);
  }
  if (hidden % 2 !== 0) {
    throw new Error(`--hidden must be even: each direction of the encoder has half, got ${hidden}.`);
  }
  const cell = (inputSize: number, hiddenSize: number): RecurrentCell<Tree, Tree> =>
    cellFromDescription({ kind, inputSize, hiddenSize, options: {} });
  const drop = () => lockedDropout(dropout);
  // The output layer shares the table: with vectors of length 1, its logits begin small.
  const deviation = 1 / Math.sqrt(embedding);
  const upper = Array.from({ length: layers - 1 });
  const readers = [cell(embedding, hidden / 2), ...upper.map(() => cell(hidden, hidden / 2))];
  return seq2seq({
    sourceEmbedding: { vocabularySize: source, size: embedding, deviation },
    ...(shared ? {} : { targetEmbedding: { vocabularySize: target, size: embedding, deviation } }),
    encoder: stack(
      readers.map((each) => bidirectional(each, { merge: "concat" })),
      { dropout: drop() },
    ),
    decoder: attentionDecoder({
      before: [cell(embedding, hidden)],
      attention: attentions[attention]({ querySize: hidden, valueSize: hidden }),
      after: upper.map((_, index) => cell(index === 0 ? 2 * hidden : hidden, hidden)),
      readout: { size: embedding },
      dropout: drop(),
    }),
    tiedOutput: true,
    dropout: { embedding: drop(), encoder: drop(), readout: drop() },
  });
}
