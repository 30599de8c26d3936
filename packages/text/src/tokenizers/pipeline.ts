import type { Decoder, Model, Normalizer, PreTokenizer, Tokenizer } from "../contracts.ts";
import { joinWithSpaces } from "../decoders/join-with-spaces.ts";
import { tokensOf } from "./decode-tokens.ts";
import { pieces } from "./pieces.ts";
import { type Segment, segmenter, wholeTokensOf } from "./segments.ts";
import { tokenizerJSON } from "./tokenizer-json.ts";

export interface PipelineOptions {
  /** The tokenizer's kind: `"words"`; a third party's: `"acme/syllables"`. */
  readonly kind: string;
  /** Default: none; the text stays as it is. */
  readonly normalizer?: Normalizer | undefined;
  /** Default: none; the model sees the text between special tokens as one piece. */
  readonly preTokenizer?: PreTokenizer | undefined;
  readonly model: Model;
  /** Default: {@link joinWithSpaces}. */
  readonly decoder?: Decoder | undefined;
  /** Special tokens that are recognised where they stand in a text. Default: all. */
  readonly wholeTokens?: readonly string[] | undefined;
  /** The normal form, said in another way than by encoding and decoding. Default: `decode(encode(text))`. */
  readonly normalForm?: ((segments: readonly Segment[]) => string) | undefined;
}

/**
 * A tokenizer of four pieces: normalizer, pre-tokenizer, model, decoder. Any of them can be your own. Special
 * tokens are cut out first and meet none of the pieces.
 */
export function pipeline(options: PipelineOptions): Tokenizer {
  const { kind, normalizer, preTokenizer, model, decoder = joinWithSpaces(), normalForm } = options;
  const { vocabulary } = model;
  const wholeTokens = wholeTokensOf(vocabulary, options.wholeTokens);
  const segments = segmenter(wholeTokens, normalizer);

  const tokenizer: Tokenizer = {
    kind,
    vocabulary,
    encode(text) {
      const ids: number[] = [];
      let index = 0;
      for (const segment of segments(text)) {
        if (segment.special) {
          ids.push(vocabulary.id(segment.text));
          index++;
        } else
          for (const piece of pieces(segment.text, preTokenizer)) {
            const found = model.encode(piece, index++);
            for (let at = 0; at < found.length; at++) ids.push(found[at] ?? 0);
          }
      }
      return new Int32Array(ids);
    },
    decode: (ids, decodeOptions) => decoder.decode(tokensOf(kind, vocabulary, ids, decodeOptions)),
    normalize: (text) => normalForm?.(segments(text)) ?? tokenizer.decode(tokenizer.encode(text)),
    toJSON: () =>
      tokenizerJSON({ normalizer, preTokenizer, decoder, vocabulary, wholeTokens, model: model.toJSON() }),
  };
  return tokenizer;
}
