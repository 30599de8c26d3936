import type { Normalizer, PreTokenizer, Tokenizer } from "../contracts.ts";
import { wordLevel } from "../models/word-level.ts";
import { wordsAndPunctuation } from "../pre-tokenizers/words-and-punctuation.ts";
import { buildVocabulary, type VocabularyOptions } from "../vocabulary/build-vocabulary.ts";
import type { Vocabulary } from "../vocabulary/vocabulary.ts";
import { normalForm } from "./normal-form.ts";
import { countPieces } from "./pieces.ts";
import { pipeline } from "./pipeline.ts";
import { segmenter } from "./segments.ts";
import type { WholeToken } from "./whole-tokens.ts";

export interface WordOptions {
  readonly vocabulary: Vocabulary;
  /** Default: none. `lowercase()` makes `The` and `the` one word. */
  readonly normalizer?: Normalizer | undefined;
  /** Where words begin and end. Default: {@link wordsAndPunctuation}. */
  readonly preTokenizer?: PreTokenizer | undefined;
  /** Tokens that are kept whole where they stand in a text. Default: all special tokens. */
  readonly wholeTokens?: readonly (string | WholeToken)[] | undefined;
}

/**
 * One id for each word and each run of punctuation; special tokens such as `<eos>` stay whole.
 *
 * The normal form has one space between words, and the unknown token in place of each word that the vocabulary
 * does not hold. Without an unknown token `encode` throws at such a word and names it and its place.
 *
 * @example
 * const tokenizer = wordTokenizer({ vocabulary: vocabulary(["cat", "the", "."], { unknown: "<unk>" }) });
 * tokenizer.encode("the cat sat.");    // Int32Array [2, 1, 0, 3]
 * tokenizer.normalize("the cat sat."); // "the cat <unk> ."
 */
export function wordTokenizer(options: WordOptions): Tokenizer {
  const { vocabulary, normalizer, preTokenizer = wordsAndPunctuation(), wholeTokens } = options;
  return pipeline({
    kind: "words",
    normalizer,
    preTokenizer,
    model: wordLevel(vocabulary),
    wholeTokens,
    normalForm: (segments) => normalForm(segments, preTokenizer, vocabulary, " "),
  });
}

export interface WordTrainingOptions extends VocabularyOptions {
  readonly normalizer?: Normalizer;
  /** As in {@link wordTokenizer}. */
  readonly preTokenizer?: PreTokenizer;
}

/**
 * A word tokenizer for the words of the texts, ordered as {@link buildVocabulary} says. The special tokens are
 * `{ unknown: "<unk>" }` unless given, because texts to come always hold new words.
 *
 * Throws when the texts are empty.
 *
 * @example
 * trainWords(["the cat", "the dog"]).vocabulary.tokens; // ["<unk>", "the", "cat", "dog"]
 */
export function trainWords(
  texts: string | Iterable<string>,
  { normalizer, preTokenizer = wordsAndPunctuation(), ...options }: WordTrainingOptions = {},
): Tokenizer {
  const { specialTokens = { unknown: "<unk>" } } = options;
  const segments = segmenter(Object.values(specialTokens), normalizer);
  const counts = countPieces("trainWords", texts, segments, preTokenizer);
  return wordTokenizer({
    vocabulary: buildVocabulary(counts, { ...options, specialTokens }),
    normalizer,
    preTokenizer,
  });
}
