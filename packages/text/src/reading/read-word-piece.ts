import type { Model } from "../contracts.ts";
import type { JsonObject } from "../json.ts";
import { wordPiece } from "../models/word-piece.ts";
import { onlyFields, readNumber, readText } from "./fields.ts";
import type { AddedToken } from "./kinds.ts";
import { readVocabulary } from "./read-vocabulary.ts";

/** WordPiece from the `model` of a tokenizer.json. */
export function readWordPiece(model: JsonObject, addedTokens: readonly AddedToken[]): Model {
  onlyFields(model, "model", [
    ...["vocab", "unk_token", "continuing_subword_prefix", "max_input_chars_per_word", "special_tokens"],
  ]);
  return wordPiece({
    vocabulary: readVocabulary(model, addedTokens),
    continuingPrefix: readText(model, "model", "continuing_subword_prefix", "##"),
    longestWord: readNumber(model, "model", "max_input_chars_per_word", 100),
  });
}
