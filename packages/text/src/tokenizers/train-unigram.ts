import type { Decoder, PreTokenizer, Tokenizer } from "../contracts.ts";
import { byteFallbackDecoder } from "../decoders/byte-fallback.ts";
import { decodeInTurn } from "../decoders/decode-in-turn.ts";
import { metaspaceDecoder } from "../decoders/metaspace.ts";
import { allByteTokens } from "../models/byte-tokens.ts";
import { unigram } from "../models/unigram.ts";
import { singleSpaces } from "../normalizers/single-spaces.ts";
import { metaspace } from "../pre-tokenizers/metaspace.ts";
import { learnUnigram } from "../training/learn-unigram.ts";
import { vocabulary } from "../vocabulary/vocabulary.ts";
import { countPieces } from "./pieces.ts";
import { pipeline } from "./pipeline.ts";
import { segmenter } from "./segments.ts";
import { type SubwordTrainingOptions, vocabularySize } from "./subword-training.ts";

export interface UnigramTrainingOptions extends SubwordTrainingOptions {
  /** The longest token, in characters. Default 16. */
  readonly longestToken?: number | undefined;
  /** The most characters to know; the rarest become unknown. Default: all. */
  readonly alphabetSize?: number | undefined;
  /**
   * Characters that are not known are written as their bytes, 256 more tokens `<0x00>` to `<0xFF>`, so that no
   * text is unknown. Default false.
   */
  readonly byteFallback?: boolean | undefined;
  /** Where tokens must end. Default: `metaspace()`. */
  readonly preTokenizer?: PreTokenizer | undefined;
  /** The way back; goes with `preTokenizer`. Default: `metaspaceDecoder()`. */
  readonly decoder?: Decoder | undefined;
}

/**
 * A tokenizer of subwords with a unigram language model (Kudo, 2018), as SentencePiece trains it. Its `sample` is
 * subword regularization.
 *
 * The special tokens are `{ unknown: "<unk>" }` unless given; the normalizer is {@link singleSpaces} unless
 * given. Ids: special tokens, then pieces from the most probable. All characters are kept, if need be beyond
 * `maximumSize`. Throws when the texts are empty.
 *
 * @example
 * const tokenizer = trainUnigram(["low lower lowest", "new newer newest"], { maximumSize: 20 });
 * tokenizer.decode(tokenizer.encode("lower newest")); // "lower newest"
 */
export function trainUnigram(
  texts: string | Iterable<string>,
  options: UnigramTrainingOptions = {},
): Tokenizer {
  const {
    normalizer = singleSpaces(),
    preTokenizer = metaspace(),
    decoder = metaspaceDecoder(),
    specialTokens = { unknown: "<unk>" },
    longestToken = 16,
    byteFallback = false,
  } = options;
  const special = Object.values(specialTokens);
  const first = [
    ...special.map((token) => ({ token, score: 0 })),
    ...(byteFallback ? allByteTokens.map((token) => ({ token, score: leastScore })) : []),
  ];
  const maximumSize = vocabularySize("trainUnigram", { ...options, specialTokens }) - first.length;
  const counts = countPieces("trainUnigram", texts, segmenter(special, normalizer), preTokenizer);
  const learned = learnUnigram(counts, { ...options, maximumSize, longestPiece: longestToken });
  const pieces = learned.tokens.map((token, id) => ({ token, score: learned.scores[id] ?? 0 }));
  const ordinary = pieces.filter(({ token }) => !special.includes(token));
  const all = [...first, ...ordinary];
  return pipeline({
    kind: "unigram",
    normalizer,
    preTokenizer,
    model: unigram({
      vocabulary: vocabulary(
        all.map(({ token }) => token),
        specialTokens,
      ),
      scores: all.map(({ score }) => score),
      byteFallback,
    }),
    decoder: byteFallback ? decodeInTurn(byteFallbackDecoder(), decoder) : decoder,
  });
}

const leastScore = -1000; // nats: a text that says "<0x41>" is not cut to that byte
