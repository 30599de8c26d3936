import type { Model } from "../contracts.ts";
import type { JsonObject } from "../json.ts";
import type { Vocabulary } from "../vocabulary/vocabulary.ts";
import { unknownError } from "./unknown.ts";

/** One id for each piece. A piece that is not in the vocabulary has the unknown token's id, or throws. */
export function wordLevel(vocabulary: Vocabulary): Model {
  const { unknown } = vocabulary.specialTokens;
  return {
    kind: "WordLevel",
    vocabulary,
    encode(piece, index) {
      if (unknown === undefined && !vocabulary.has(piece))
        throw unknownError("wordLevel", piece, `piece ${index} of the text`, vocabulary);
      return [vocabulary.id(piece)];
    },
    toJSON: () => wordLevelJSON(vocabulary),
  };
}

/** The `model` of a tokenizer.json for a vocabulary with one id for each piece. */
export function wordLevelJSON(vocabulary: Vocabulary): JsonObject {
  const { specialTokens, tokens } = vocabulary;
  return {
    type: "WordLevel",
    vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
    unk_token: specialTokens.unknown ?? "", // the format wants one; no token is empty, so this is none
    special_tokens: specialTokens, // the roles: no part of the format, and readers pass over it
  };
}
