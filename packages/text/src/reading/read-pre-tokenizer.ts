import type { PreTokenizer } from "../contracts.ts";
import { type Json, type JsonObject, sameJson } from "../json.ts";
import { behaviors } from "../pre-tokenizers/behaviors.ts";
import { bertWords } from "../pre-tokenizers/bert-words.ts";
import { byteLevel } from "../pre-tokenizers/byte-level.ts";
import { digits } from "../pre-tokenizers/digits.ts";
import { everyCharacter, everyCharacterJSON } from "../pre-tokenizers/every-character.ts";
import { graphemes, graphemesJSON } from "../pre-tokenizers/graphemes.ts";
import { metaspace } from "../pre-tokenizers/metaspace.ts";
import { punctuation } from "../pre-tokenizers/punctuation.ts";
import { split } from "../pre-tokenizers/split.ts";
import { splitInTurn } from "../pre-tokenizers/split-in-turn.ts";
import { whitespaceSplit } from "../pre-tokenizers/whitespace-split.ts";
import { wordsAndPunctuation } from "../pre-tokenizers/words-and-punctuation.ts";
import { onlyFields, readBoolean, readChoice } from "./fields.ts";
import type { Kinds } from "./kinds.ts";
import { readMetaspace } from "./read-metaspace.ts";
import { readPattern } from "./read-pattern.ts";
import { readPiece } from "./read-piece.ts";

type Read = (piece: JsonObject, path: string) => PreTokenizer;

const builtIn: Readonly<Record<string, Read>> = {
  Whitespace(piece, path) {
    onlyFields(piece, path, []);
    return wordsAndPunctuation();
  },
  WhitespaceSplit(piece, path) {
    onlyFields(piece, path, []);
    return whitespaceSplit();
  },
  ByteLevel(piece, path) {
    onlyFields(piece, path, ["add_prefix_space", "trim_offsets", "use_regex"]);
    return byteLevel({
      prefixSpace: readBoolean(piece, path, "add_prefix_space"),
      words: readBoolean(piece, path, "use_regex", true),
    });
  },
  Metaspace: (piece, path) => metaspace(readMetaspace(piece, path)),
  BertPreTokenizer(piece, path) {
    onlyFields(piece, path, []);
    return bertWords();
  },
  Digits(piece, path) {
    onlyFields(piece, path, ["individual_digits"]);
    return digits({ individual: readBoolean(piece, path, "individual_digits") });
  },
  Split(piece, path) {
    onlyFields(piece, path, ["pattern", "behavior", "invert"]);
    if (sameJson(piece, everyCharacterJSON)) return everyCharacter();
    if (sameJson(piece, graphemesJSON)) return graphemes();
    const behavior = readChoice(piece, path, "behavior", behaviors);
    const invert = readBoolean(piece, path, "invert");
    return readPattern(piece, path, (pattern) => split(pattern, behavior, invert));
  },
  Punctuation(piece, path) {
    onlyFields(piece, path, ["behavior"]);
    return punctuation(readChoice(piece, path, "behavior", behaviors, "Isolated"));
  },
};

/** A pre-tokenizer from its JSON, `null` being none. */
export function readPreTokenizer(
  json: Json | undefined,
  { preTokenizers: own }: Kinds,
): PreTokenizer | undefined {
  return readPiece(json, "pre_tokenizer", {
    slot: "preTokenizers",
    own,
    builtIn,
    sequence: {
      field: "pretokenizers",
      inTurn: (pieces) => splitInTurn(...pieces.flatMap((each) => each ?? [])),
    },
  });
}
