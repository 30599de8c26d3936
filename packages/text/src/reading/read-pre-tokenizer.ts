import type { PreTokenizer } from "../contracts.ts";
import { type Json, sameJson } from "../json.ts";
import { everyCharacter, everyCharacterJSON } from "../pre-tokenizers/every-character.ts";
import { graphemes, graphemesJSON } from "../pre-tokenizers/graphemes.ts";
import { whitespaceSplit } from "../pre-tokenizers/whitespace-split.ts";
import { wordsAndPunctuation } from "../pre-tokenizers/words-and-punctuation.ts";
import { type Kinds, ownKind, readTyped, unknownKind } from "./kinds.ts";

/** A pre-tokenizer from its JSON, `null` being none. */
export function readPreTokenizer(json: Json | undefined, kinds: Kinds): PreTokenizer | undefined {
  const path = "pre_tokenizer";
  const typed = readTyped(json, path);
  if (typed === undefined) return undefined;
  const { piece, type } = typed;
  const own = ownKind(kinds.preTokenizers, type);
  if (own !== undefined) return own(piece);
  if (type === "Whitespace") return wordsAndPunctuation();
  if (type === "WhitespaceSplit") return whitespaceSplit();
  if (sameJson(piece, everyCharacterJSON)) return everyCharacter();
  if (sameJson(piece, graphemesJSON)) return graphemes();
  const builtIn = "Whitespace, WhitespaceSplit, Split into every [\\s\\S] or \\X; ByteLevel for bytes alone";
  throw unknownKind(path, piece, builtIn, "preTokenizers");
}
