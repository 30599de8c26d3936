import type { Decoder, Normalizer, PreTokenizer } from "../contracts.ts";
import type { Json, JsonObject } from "../json.ts";
import type { Vocabulary } from "../vocabulary/vocabulary.ts";
import type { WholeToken } from "./whole-tokens.ts";

/** What a tokenizer.json is written from. */
export interface TokenizerParts {
  readonly normalizer: Normalizer | undefined;
  readonly preTokenizer: Pick<PreTokenizer, "toJSON"> | undefined;
  readonly decoder: Pick<Decoder, "toJSON">;
  readonly vocabulary: Vocabulary;
  /** The tokens that are kept whole where they stand in a text. */
  readonly wholeTokens: readonly WholeToken[];
  readonly model: JsonObject;
}

/** A Hugging Face tokenizer.json, version 1.0, as an object. */
export function tokenizerJSON(parts: TokenizerParts): JsonObject {
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: addedTokens(parts),
    normalizer: parts.normalizer?.toJSON() ?? null,
    pre_tokenizer: parts.preTokenizer?.toJSON() ?? null,
    post_processor: null,
    decoder: parts.decoder.toJSON(),
    model: parts.model,
  };
}

function addedTokens({ vocabulary, wholeTokens }: TokenizerParts): readonly Json[] {
  return wholeTokens
    .map((token) => ({
      id: vocabulary.id(token.content),
      content: token.content,
      single_word: token.singleWord ?? false,
      lstrip: token.takesSpaceBefore ?? false,
      rstrip: token.takesSpaceAfter ?? false,
      normalized: token.normalized ?? false,
      special: vocabulary.isSpecial(vocabulary.id(token.content)),
    }))
    .sort((a, b) => a.id - b.id);
}
