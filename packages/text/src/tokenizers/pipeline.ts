import type { Decoder, Model, Normalizer, PreTokenizer, Tokenizer } from "../contracts.ts";
import { joinWithSpaces } from "../decoders/join-with-spaces.ts";
import { randomNumbers } from "../random-numbers.ts";
import { tokensOf } from "./decode-tokens.ts";
import { pieces } from "./pieces.ts";
import { type Segment, segmenter } from "./segments.ts";
import { tokenizerJSON } from "./tokenizer-json.ts";
import { type WholeToken, wholeTokensOf } from "./whole-tokens.ts";

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
  /** Tokens that are kept whole where they stand in a text. Default: all special tokens. */
  readonly wholeTokens?: readonly (string | WholeToken)[] | undefined;
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

  const encodeWith = (text: string, encode: Model["encode"]): Int32Array => {
    let ids = new Int32Array(16 + (text.length >> 1));
    let length = 0;
    const add = (id: number) => {
      if (length === ids.length) {
        const longer = new Int32Array(2 * length);
        longer.set(ids);
        ids = longer;
      }
      ids[length++] = id;
    };
    let index = 0;
    for (const [at, segment] of segments(text).entries()) {
      if (segment.special) {
        add(vocabulary.id(segment.text));
        index++;
      } else
        for (const piece of pieces(segment.text, preTokenizer, at === 0)) {
          const found = encode(piece, index++);
          for (let at = 0; at < found.length; at++) add(found[at] ?? 0);
        }
    }
    return ids.slice(0, length);
  };

  const tokenizer: Tokenizer = {
    kind,
    vocabulary,
    encode: (text) => encodeWith(text, (piece, index) => model.encode(piece, index)),
    ...(model.sample !== undefined && {
      sample(text, { seed, ...options }) {
        const random = randomNumbers(seed);
        return encodeWith(text, (piece, index) => model.sample?.(piece, index, { ...options, random }) ?? []);
      },
    }),
    decode: (ids, decodeOptions) => decoder.decode(tokensOf(kind, vocabulary, ids, decodeOptions)),
    normalize: (text) => normalForm?.(segments(text)) ?? tokenizer.decode(tokenizer.encode(text)),
    toJSON: () =>
      tokenizerJSON({ normalizer, preTokenizer, decoder, vocabulary, wholeTokens, model: model.toJSON() }),
  };
  return tokenizer;
}
