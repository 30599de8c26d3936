import { byteAlphabet } from "../byte-alphabet.ts";
import type { Tokenizer } from "../contracts.ts";
import { byteLevelDecoder } from "../decoders/byte-level.ts";
import { bpe } from "../models/bpe.ts";
import { byteLevel } from "../pre-tokenizers/byte-level.ts";
import { learnMerges } from "../training/learn-merges.ts";
import { vocabulary } from "../vocabulary/vocabulary.ts";
import { countPieces } from "./pieces.ts";
import { pipeline } from "./pipeline.ts";
import { segmenter } from "./segments.ts";
import type { SubwordTrainingOptions } from "./subword-training.ts";
import { vocabularySize } from "./subword-training.ts";

export interface ByteBpeTrainingOptions extends SubwordTrainingOptions {
  /** Pairs that occur less often are not merged. Default 2. */
  readonly minimumCount?: number | undefined;
}

/**
 * A tokenizer of subwords over bytes, as GPT-2's (Radford et al., 2019): learned by byte pair encoding, and no
 * text is unknown. White space is kept as it is. Without special tokens and normalizer unless given.
 *
 * Ids: special tokens, the 256 bytes by their characters, merges in their order. With the same pieces the Hugging
 * Face library's trainer learns the same. Throws when the texts are empty.
 *
 * @example
 * const tokenizer = trainByteBpe("the cat, the dog", { maximumSize: 260 });
 * tokenizer.decode(tokenizer.encode("the 猫\n")); // "the 猫\n"
 */
export function trainByteBpe(
  texts: string | Iterable<string>,
  options: ByteBpeTrainingOptions = {},
): Tokenizer {
  const { normalizer, specialTokens = {}, minimumCount = 2, onProgress } = options;
  const maximumSize = vocabularySize("trainByteBpe", options);
  const special = Object.values(specialTokens);
  const preTokenizer = byteLevel();
  const counts = countPieces("trainByteBpe", texts, segmenter(special, normalizer), preTokenizer);
  const { tokens, merges } = learnMerges(counts, {
    maximumSize,
    minimumCount,
    firstTokens: special,
    initialAlphabet: byteAlphabet,
    onProgress,
  });
  return pipeline({
    kind: "bpe",
    normalizer,
    preTokenizer,
    model: bpe({ vocabulary: vocabulary(tokens, specialTokens), merges }),
    decoder: byteLevelDecoder(),
  });
}
