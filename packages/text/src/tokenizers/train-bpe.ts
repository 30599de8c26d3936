import { caseMarks, markCase, restoreCase } from "../case-markers.ts";
import type { Decoder, PreTokenizer, Tokenizer } from "../contracts.ts";
import { byteFallbackDecoder } from "../decoders/byte-fallback.ts";
import { decodeInTurn } from "../decoders/decode-in-turn.ts";
import { metaspaceDecoder } from "../decoders/metaspace.ts";
import { bpe } from "../models/bpe.ts";
import { allByteTokens } from "../models/byte-tokens.ts";
import { sequence } from "../normalizers/sequence.ts";
import { singleSpaces } from "../normalizers/single-spaces.ts";
import { metaspace } from "../pre-tokenizers/metaspace.ts";
import { punctuation } from "../pre-tokenizers/punctuation.ts";
import { split } from "../pre-tokenizers/split.ts";
import { splitInTurn } from "../pre-tokenizers/split-in-turn.ts";
import { learnMerges } from "../training/learn-merges.ts";
import { vocabulary } from "../vocabulary/vocabulary.ts";
import { countPieces } from "./pieces.ts";
import { type PipelineOptions, pipeline } from "./pipeline.ts";
import { segmenter } from "./segments.ts";
import { type SubwordTrainingOptions, vocabularySize } from "./subword-training.ts";

export interface BpeTrainingOptions extends SubwordTrainingOptions {
  /** Pairs that occur less often are not merged. Default 2. */
  readonly minimumCount?: number | undefined;
  /** The most characters to know; the rarest become unknown. Default: all. */
  readonly alphabetSize?: number | undefined;
  /**
   * Characters that are not known are written as their bytes, 256 more tokens `<0x00>` to `<0xFF>`, so that no
   * text is unknown. Default false.
   */
  readonly byteFallback?: boolean | undefined;
  /** Words of any case share their subwords, see `markCase`; only Refrain reads such a file. Default false. */
  readonly caseMarks?: boolean | undefined;
  /** Where tokens must end. Default: `splitInTurn(metaspace(), punctuation())`. */
  readonly preTokenizer?: PreTokenizer | undefined;
  /** The way back; goes with `preTokenizer`. Default: `metaspaceDecoder()`. */
  readonly decoder?: Decoder | undefined;
}

/**
 * A tokenizer of subwords, learned by byte pair encoding (Sennrich, Haddow and Birch, 2016) over characters. For
 * translation, give the texts of both languages: they then share their subwords.
 *
 * The special tokens are `{ unknown: "<unk>" }` unless given; the normalizer is {@link singleSpaces} unless
 * given. Tokens end at spaces and punctuation, and a space belongs to the word after it, so that the normal form
 * is the normalized text, with the unknown token in place of characters that the texts do not hold.
 *
 * Ids: special tokens, characters by code point, merges in their order. With the same pieces the Hugging Face
 * library's trainer learns the same. Throws when the texts are empty.
 *
 * @example
 * const tokenizer = trainBpe(["low lower lowest", "new newer newest"], { maximumSize: 30 });
 * tokenizer.decode(tokenizer.encode("slow, newest")); // "slow, newest" but for what is unknown
 */
export function trainBpe(texts: string | Iterable<string>, options: BpeTrainingOptions = {}): Tokenizer {
  const { specialTokens = { unknown: "<unk>" }, minimumCount = 2, byteFallback = false } = options;
  const maximumSize = vocabularySize("trainBpe", { ...options, specialTokens });
  const special = Object.values(specialTokens);
  const { normalizer, preTokenizer, decoder } = piecesOf(options);
  const counts = countPieces("trainBpe", texts, segmenter(special, normalizer), preTokenizer);
  const firstTokens = byteFallback ? [...special, ...allByteTokens] : special;
  const { tokens, merges } = learnMerges(counts, { ...options, maximumSize, minimumCount, firstTokens });
  return pipeline({
    kind: "bpe",
    normalizer,
    preTokenizer,
    model: bpe({ vocabulary: vocabulary(tokens, specialTokens), merges, byteFallback }),
    decoder,
  });
}

function piecesOf(
  options: BpeTrainingOptions,
): Pick<PipelineOptions, "normalizer" | "preTokenizer" | "decoder"> {
  const {
    normalizer = singleSpaces(),
    preTokenizer = splitInTurn(metaspace(), punctuation()),
    decoder = metaspaceDecoder(),
    byteFallback = false,
    caseMarks: marks = false,
  } = options;
  const fromBytes = byteFallback ? decodeInTurn(byteFallbackDecoder(), decoder) : decoder;
  if (!marks) return { normalizer, preTokenizer, decoder: fromBytes };
  return {
    normalizer: sequence(normalizer, markCase()),
    preTokenizer: splitInTurn(preTokenizer, split({ regex: caseMarks }, "isolated")),
    decoder: decodeInTurn(fromBytes, restoreCase()),
  };
}
