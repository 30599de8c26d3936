import { restoreCase } from "../case-markers.ts";
import type { Decoder } from "../contracts.ts";
import { byteFallbackDecoder } from "../decoders/byte-fallback.ts";
import { byteLevelDecoder } from "../decoders/byte-level.ts";
import { decodeInTurn } from "../decoders/decode-in-turn.ts";
import { endOfWordDecoder } from "../decoders/end-of-word.ts";
import { fuse } from "../decoders/fuse.ts";
import { joinWithSpaces } from "../decoders/join-with-spaces.ts";
import { metaspaceDecoder } from "../decoders/metaspace.ts";
import { replaceInTokens } from "../decoders/replace-in-tokens.ts";
import { stripCharacter } from "../decoders/strip-character.ts";
import { wordPieceDecoder } from "../decoders/word-piece.ts";
import type { Json, JsonObject } from "../json.ts";
import { onlyFields, readBoolean, readNumber, readText } from "./fields.ts";
import type { Kinds } from "./kinds.ts";
import { readMetaspace } from "./read-metaspace.ts";
import { readPattern } from "./read-pattern.ts";
import { readPiece } from "./read-piece.ts";

type Read = (piece: JsonObject, path: string) => Decoder;

const builtIn: Readonly<Record<string, Read>> = {
  Fuse(piece, path) {
    onlyFields(piece, path, []);
    return fuse();
  },
  ByteLevel(piece, path) {
    onlyFields(piece, path, ["add_prefix_space", "trim_offsets", "use_regex"]); // of no meaning in decoding
    return byteLevelDecoder();
  },
  Metaspace: (piece, path) => metaspaceDecoder(readMetaspace(piece, path)),
  WordPiece(piece, path) {
    onlyFields(piece, path, ["prefix", "cleanup"]);
    return wordPieceDecoder({
      continuingPrefix: readText(piece, path, "prefix"),
      cleanup: readBoolean(piece, path, "cleanup"),
    });
  },
  BPEDecoder(piece, path) {
    onlyFields(piece, path, ["suffix"]);
    return endOfWordDecoder({ suffix: readText(piece, path, "suffix") });
  },
  "refrain/restore-case"(piece, path) {
    onlyFields(piece, path, []);
    return restoreCase();
  },
  ByteFallback(piece, path) {
    onlyFields(piece, path, []);
    return byteFallbackDecoder();
  },
  Strip(piece, path) {
    onlyFields(piece, path, ["content", "start", "stop"]);
    return stripCharacter({
      character: readText(piece, path, "content"),
      start: readNumber(piece, path, "start"),
      stop: readNumber(piece, path, "stop"),
    });
  },
  Replace(piece, path) {
    onlyFields(piece, path, ["pattern", "content"]);
    const content = readText(piece, path, "content");
    return readPattern(piece, path, (pattern) => replaceInTokens(pattern, content));
  },
};

/** A decoder from its JSON, `null` being spaces between tokens. */
export function readDecoder(json: Json | undefined, { decoders: own }: Kinds): Decoder {
  const decoder = readPiece<Decoder>(json, "decoder", {
    slot: "decoders",
    own,
    builtIn,
    sequence: {
      field: "decoders",
      inTurn: (pieces) => decodeInTurn(...pieces.map((each) => each ?? joinWithSpaces())),
    },
    ofNull: "spaces",
  });
  return decoder ?? joinWithSpaces();
}
