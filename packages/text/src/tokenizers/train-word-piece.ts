import type { Decoder, PreTokenizer, Tokenizer } from "../contracts.ts";
import { wordPieceDecoder } from "../decoders/word-piece.ts";
import { wordPiece } from "../models/word-piece.ts";
import { bertNormalizer } from "../normalizers/bert-normalizer.ts";
import { bertWords } from "../pre-tokenizers/bert-words.ts";
import { learnMerges } from "../training/learn-merges.ts";
import { vocabulary } from "../vocabulary/vocabulary.ts";
import { countPieces } from "./pieces.ts";
import { pipeline } from "./pipeline.ts";
import { segmenter } from "./segments.ts";
import { type SubwordTrainingOptions, vocabularySize } from "./subword-training.ts";

export interface WordPieceTrainingOptions extends SubwordTrainingOptions {
  /** Pairs that occur less often are not merged. Default 2. */
  readonly minimumCount?: number | undefined;
  /** The most characters to know; a word with a rarer one is unknown. Default: all. */
  readonly alphabetSize?: number | undefined;
  /** Where words end. Default: `bertWords()`. */
  readonly preTokenizer?: PreTokenizer | undefined;
  /** The way back. Default: `wordPieceDecoder({ cleanup: false })`. */
  readonly decoder?: Decoder | undefined;
}

/**
 * A WordPiece tokenizer as BERT's (Devlin et al., 2019). The vocabulary is learned by merging the most frequent
 * pairs, as the Hugging Face library's trainer does, and used longest token first.
 *
 * The special tokens are `{ unknown: "[UNK]" }` unless given, the normalizer is `bertNormalizer()`: lower case, no
 * accents, each Chinese character a word. The normal form has one space between words and around punctuation.
 * Throws when the texts are empty.
 *
 * @example
 * const tokenizer = trainWordPiece(["unable unaware able aware"], { maximumSize: 30 });
 * tokenizer.normalize("Unable, aware"); // "unable [UNK] aware"
 */
export function trainWordPiece(
  texts: string | Iterable<string>,
  options: WordPieceTrainingOptions = {},
): Tokenizer {
  const {
    normalizer = bertNormalizer(),
    preTokenizer = bertWords(),
    decoder = wordPieceDecoder({ cleanup: false }),
    specialTokens = { unknown: "[UNK]" },
    minimumCount = 2,
  } = options;
  const maximumSize = vocabularySize("trainWordPiece", { ...options, specialTokens });
  const special = Object.values(specialTokens);
  const counts = countPieces("trainWordPiece", texts, segmenter(special, normalizer), preTokenizer);
  const { tokens } = learnMerges(counts, {
    ...options,
    maximumSize,
    minimumCount,
    firstTokens: special,
    continuingPrefix: "##",
  });
  return pipeline({
    kind: "word-piece",
    normalizer,
    preTokenizer,
    model: wordPiece({ vocabulary: vocabulary(tokens, specialTokens) }),
    decoder,
  });
}
