import type { Model } from "../contracts.ts";
import type { Vocabulary } from "../vocabulary/vocabulary.ts";
import { pieceCache } from "./piece-cache.ts";
import { unknownError } from "./unknown.ts";

export interface WordPieceOptions {
  readonly vocabulary: Vocabulary;
  /** Stands before each token that does not begin a word. Default `"##"`. */
  readonly continuingPrefix?: string | undefined;
  /** A longer word is unknown, in characters. Default 100. */
  readonly longestWord?: number | undefined;
}

/**
 * WordPiece as BERT has it (Schuster and Nakajima, 2012; Devlin et al., 2019): from left to right the longest
 * token that fits. A word that cannot be cut so is the unknown token as a whole; without an unknown token, `encode`
 * throws at it.
 *
 * @example
 * const model = wordPiece({ vocabulary: vocabulary(["un", "##able", "##a"]) });
 * model.encode("unable", 0); // [0, 1]
 */
export function wordPiece({
  vocabulary,
  continuingPrefix = "##",
  longestWord = 100,
}: WordPieceOptions): Model {
  const { unknown } = vocabulary.specialTokens;
  const longestToken = vocabulary.tokens.reduce((most, token) => Math.max(most, token.length), 0);

  const longestFirst = (word: string): number[] | undefined => {
    if (word.length > longestWord && [...word].length > longestWord) return undefined;
    const ids: number[] = [];
    for (let start = 0; start < word.length; ) {
      const prefix = start === 0 ? "" : continuingPrefix;
      let end = Math.min(word.length, start + longestToken);
      while (end > start && !(endsCharacter(word, end) && vocabulary.has(prefix + word.slice(start, end))))
        end--;
      if (end === start) return undefined;
      ids.push(vocabulary.id(prefix + word.slice(start, end)));
      start = end;
    }
    return ids;
  };

  return {
    kind: "WordPiece",
    vocabulary,
    encode: pieceCache((word, index) => {
      const ids = longestFirst(word);
      if (ids !== undefined) return ids;
      if (unknown === undefined)
        throw unknownError("wordPiece", word, `piece ${index} of the text`, vocabulary);
      return [vocabulary.id(unknown)];
    }),
    toJSON: () => ({
      type: "WordPiece",
      unk_token: unknown ?? "", // the format wants one; no token is empty, so this is none
      continuing_subword_prefix: continuingPrefix,
      max_input_chars_per_word: longestWord,
      vocab: Object.fromEntries(vocabulary.tokens.map((token, id) => [token, id])),
      special_tokens: vocabulary.specialTokens, // the roles: no part of the format, and readers pass over it
    }),
  };
}

/** False between the halves of a surrogate pair. */
function endsCharacter(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) !== 0xdc00;
}
