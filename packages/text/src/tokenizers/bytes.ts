import { byteAlphabet } from "../byte-alphabet.ts";
import type { Normalizer, Tokenizer } from "../contracts.ts";
import { byteLevelDecoderJSON } from "../decoders/byte-level.ts";
import { bpeJSON } from "../models/bpe.ts";
import { byteLevelJSON } from "../pre-tokenizers/byte-level.ts";
import { type SpecialTokens, type Vocabulary, vocabulary } from "../vocabulary/vocabulary.ts";
import { tokensOf } from "./decode-tokens.ts";
import { segmenter } from "./segments.ts";
import { tokenizerJSON } from "./tokenizer-json.ts";
import { type WholeToken, wholeTokensOf } from "./whole-tokens.ts";

export interface ByteOptions {
  /** Their ids are 256 and up, in the order of this object. Default: none. */
  readonly specialTokens?: SpecialTokens | undefined;
  /** Default: none; bytes hold any text. */
  readonly normalizer?: Normalizer | undefined;
}

/**
 * One id for each byte of the text in UTF-8: the id is the byte. Nothing is unknown and nothing is trained. In
 * the vocabulary a byte is written as its character in GPT-2's byte alphabet (a space is `Ġ`).
 *
 * The normal form is the normalized text; half surrogate pairs, which UTF-8 cannot hold, are U+FFFD. `decode`
 * also writes U+FFFD where the bytes are not valid UTF-8, such as a cut character.
 *
 * @example
 * byteTokenizer().encode("é"); // Int32Array [195, 169]
 */
export function byteTokenizer({ specialTokens = {}, normalizer }: ByteOptions = {}): Tokenizer {
  const tokens = [...byteAlphabet, ...Object.values(specialTokens)];
  return byteTokenizerOf({ vocabulary: vocabulary(tokens, specialTokens), normalizer });
}

/** A byte tokenizer with the ids of a file: `vocabulary` holds the byte alphabet in any order. */
export function byteTokenizerOf(options: {
  readonly vocabulary: Vocabulary;
  readonly normalizer?: Normalizer | undefined;
  readonly wholeTokens?: readonly (string | WholeToken)[];
}): Tokenizer {
  const { vocabulary, normalizer } = options;
  const wholeTokens = wholeTokensOf(vocabulary, options.wholeTokens);
  const segments = segmenter(wholeTokens, normalizer);
  const idOfByte = Int32Array.from(byteAlphabet, (character) => vocabulary.id(character));
  const byteOf = new Map(byteAlphabet.map((character, byte) => [character, byte]));

  return {
    kind: "bytes",
    vocabulary,
    encode(text) {
      const runs = segments(text).map(({ text, special }) =>
        special ? Int32Array.of(vocabulary.id(text)) : encoder.encode(text),
      );
      const ids = new Int32Array(runs.reduce((sum, run) => sum + run.length, 0));
      let length = 0;
      for (const run of runs)
        if (run instanceof Int32Array) ids[length++] = run[0]!;
        else for (let at = 0; at < run.length; at++) ids[length++] = idOfByte[run[at]!]!;
      return ids;
    },
    decode(ids, decodeOptions) {
      const bytes: number[] = [];
      for (const token of tokensOf("bytes", vocabulary, ids, decodeOptions)) {
        const byte = byteOf.get(token);
        if (byte === undefined) bytes.push(...encoder.encode(token));
        else bytes.push(byte);
      }
      return decoder.decode(new Uint8Array(bytes));
    },
    normalize: (text) =>
      segments(text)
        .map((segment) => segment.text)
        .join(""),
    toJSON: () =>
      tokenizerJSON({
        normalizer,
        preTokenizer: { toJSON: () => byteLevelJSON({ words: false }) },
        decoder: { toJSON: () => byteLevelDecoderJSON },
        vocabulary,
        wholeTokens,
        model: bpeJSON({ vocabulary, merges: [] }), // bytes alone are byte pairs before the first merge,
      }),
  };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true }); // else a leading U+FEFF is lost
