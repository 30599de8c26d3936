import type { Normalizer, Tokenizer } from "../contracts.ts";
import { fuse } from "../decoders/fuse.ts";
import { show } from "../json.ts";
import { unknownError } from "../models/unknown.ts";
import { wordLevel, wordLevelJSON } from "../models/word-level.ts";
import { everyCharacter } from "../pre-tokenizers/every-character.ts";
import { graphemes as graphemePieces } from "../pre-tokenizers/graphemes.ts";
import { buildVocabulary, type VocabularyOptions } from "../vocabulary/build-vocabulary.ts";
import type { Vocabulary } from "../vocabulary/vocabulary.ts";
import { characterTable } from "./character-table.ts";
import { tokensOf } from "./decode-tokens.ts";
import { normalForm } from "./normal-form.ts";
import { countPieces } from "./pieces.ts";
import { pipeline } from "./pipeline.ts";
import { segmenter } from "./segments.ts";
import { tokenizerJSON } from "./tokenizer-json.ts";
import { type WholeToken, wholeTokensOf } from "./whole-tokens.ts";

export interface CharacterOptions {
  readonly vocabulary: Vocabulary;
  /** Default: none; every character counts as it is. */
  readonly normalizer?: Normalizer | undefined;
  /**
   * One id for each grapheme cluster (a letter with its marks, a whole emoji) instead of each code point.
   * Many times slower. Default false.
   */
  readonly graphemes?: boolean | undefined;
  /** Tokens that are kept whole where they stand in a text. Default: all special tokens. */
  readonly wholeTokens?: readonly (string | WholeToken)[] | undefined;
}

/**
 * One id for each character, which is a Unicode code point: never half an emoji.
 *
 * The normal form is the normalized text with the unknown token in place of each character that the vocabulary
 * does not hold. Without an unknown token `encode` throws at such a character and names it and its place.
 *
 * Throws when a token of the vocabulary is neither special nor one character.
 *
 * @example
 * const letters = characterTokenizer({ vocabulary: vocabulary(["a", "b", "😀"]) });
 * letters.encode("b😀a"); // Int32Array [1, 2, 0]
 */
export function characterTokenizer(options: CharacterOptions): Tokenizer {
  const { vocabulary, normalizer, graphemes = false } = options;
  if (graphemes) return graphemeTokenizer(options);
  checkCharacters(vocabulary);
  const wholeTokens = wholeTokensOf(vocabulary, options.wholeTokens);
  const segments = segmenter(wholeTokens, normalizer);
  const preTokenizer = everyCharacter();
  const table = characterTable(vocabulary);
  const ofWhat = normalizer === undefined ? "" : " of the normalized text";

  return {
    kind: "characters",
    vocabulary,
    encode(text) {
      const found = segments(text);
      const ids = new Int32Array(found.reduce((sum, segment) => sum + segment.text.length, 0));
      let length = 0;
      let start = 0;
      for (const segment of found) {
        if (segment.special) ids[length++] = vocabulary.id(segment.text);
        else
          length = table.encode(segment.text, ids, length, (character, at) =>
            unknownError("characters.encode", character, `index ${start + at}${ofWhat}`, vocabulary),
          );
        start += segment.text.length;
      }
      return length === ids.length ? ids : ids.slice(0, length);
    },
    decode: (ids, decodeOptions) => tokensOf("characters", vocabulary, ids, decodeOptions).join(""),
    normalize: (text) => normalForm(segments(text), preTokenizer, vocabulary, ""),
    toJSON: () =>
      tokenizerJSON({
        normalizer,
        preTokenizer,
        decoder: fuse(),
        vocabulary,
        wholeTokens,
        model: wordLevelJSON(vocabulary),
      }),
  };
}

export interface CharacterTrainingOptions extends VocabularyOptions {
  readonly normalizer?: Normalizer;
  /** As in {@link characterTokenizer}. Default false. */
  readonly graphemes?: boolean;
}

/**
 * A character tokenizer for all characters of the texts, ordered as {@link buildVocabulary} says. Without
 * special tokens, unless given: a new character is then an error and not a silent `<unk>`.
 *
 * Throws when the texts are empty.
 *
 * @example
 * trainCharacters("hello").vocabulary.tokens; // ["l", "e", "h", "o"]
 */
export function trainCharacters(
  texts: string | Iterable<string>,
  { normalizer, graphemes = false, ...options }: CharacterTrainingOptions = {},
): Tokenizer {
  const segments = segmenter(Object.values(options.specialTokens ?? {}), normalizer);
  const preTokenizer = graphemes ? graphemePieces() : everyCharacter();
  const counts = countPieces("trainCharacters", texts, segments, preTokenizer);
  return characterTokenizer({ vocabulary: buildVocabulary(counts, options), normalizer, graphemes });
}

function graphemeTokenizer({ vocabulary, normalizer, wholeTokens }: CharacterOptions): Tokenizer {
  const preTokenizer = graphemePieces();
  return pipeline({
    kind: "characters",
    normalizer,
    preTokenizer,
    model: wordLevel(vocabulary),
    decoder: fuse(),
    wholeTokens,
    normalForm: (segments) => normalForm(segments, preTokenizer, vocabulary, ""),
  });
}

function checkCharacters(vocabulary: Vocabulary): void {
  for (const [id, token] of vocabulary.tokens.entries())
    if (!vocabulary.isSpecial(id) && token !== String.fromCodePoint(token.codePointAt(0) ?? 0))
      throw new Error(
        `characterTokenizer: a token must be one character or special, but token ${id} is ${show(token)}. ` +
          "Give graphemes: true if it is a letter with its marks, or use wordTokenizer.",
      );
}
