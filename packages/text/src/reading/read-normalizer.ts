import { markCase } from "../case-markers.ts";
import type { Normalizer } from "../contracts.ts";
import { type Json, type JsonObject, sameJson } from "../json.ts";
import { bertNormalizer } from "../normalizers/bert-normalizer.ts";
import { lowercase } from "../normalizers/lowercase.ts";
import { nmt } from "../normalizers/nmt.ts";
import { precompiled } from "../normalizers/precompiled.ts";
import { prepend } from "../normalizers/prepend.ts";
import { replace } from "../normalizers/replace.ts";
import { sequence } from "../normalizers/sequence.ts";
import { singleSpaces, singleSpacesJSON } from "../normalizers/single-spaces.ts";
import { stripMarks } from "../normalizers/strip-accents.ts";
import { toByteAlphabet } from "../normalizers/to-byte-alphabet.ts";
import { nfc, nfd, nfkc, nfkd } from "../normalizers/unicode-forms.ts";
import { collapseWhitespace, collapseWhitespaceJSON, trim } from "../normalizers/whitespace.ts";
import { atPlace, onlyFields, readBoolean, readText } from "./fields.ts";
import type { Kinds } from "./kinds.ts";
import { readPattern } from "./read-pattern.ts";
import { readPiece } from "./read-piece.ts";

type Read = (piece: JsonObject, path: string) => Normalizer;

const builtIn: Readonly<Record<string, Read>> = {
  NFC: withoutFields(nfc),
  NFD: withoutFields(nfd),
  NFKC: withoutFields(nfkc),
  NFKD: withoutFields(nfkd),
  Lowercase: withoutFields(lowercase),
  StripAccents: withoutFields(stripMarks),
  Nmt: withoutFields(nmt),
  "refrain/mark-case": withoutFields(markCase),
  ByteLevel: withoutFields(toByteAlphabet),
  Strip(piece, path) {
    onlyFields(piece, path, ["strip_left", "strip_right"]);
    return trim({
      left: readBoolean(piece, path, "strip_left"),
      right: readBoolean(piece, path, "strip_right"),
    });
  },
  Prepend(piece, path) {
    onlyFields(piece, path, ["prepend"]);
    return prepend(readText(piece, path, "prepend"));
  },
  Replace(piece, path) {
    onlyFields(piece, path, ["pattern", "content"]);
    if (sameJson(piece, collapseWhitespaceJSON)) return collapseWhitespace();
    if (sameJson(piece, singleSpacesJSON)) return singleSpaces();
    const content = readText(piece, path, "content");
    return readPattern(piece, path, (pattern) => replace(pattern, content));
  },
  Precompiled(piece, path) {
    onlyFields(piece, path, ["precompiled_charsmap"]);
    const charsmap = readText(piece, path, "precompiled_charsmap");
    return atPlace(`${path}.precompiled_charsmap`, () => precompiled(charsmap));
  },
  BertNormalizer(piece, path) {
    onlyFields(piece, path, ["clean_text", "handle_chinese_chars", "strip_accents", "lowercase"]);
    const strips = (piece.strip_accents ?? null) !== null;
    return bertNormalizer({
      cleanText: readBoolean(piece, path, "clean_text"),
      chineseCharacters: readBoolean(piece, path, "handle_chinese_chars"),
      stripAccents: strips ? readBoolean(piece, path, "strip_accents") : undefined,
      lowercase: readBoolean(piece, path, "lowercase"),
    });
  },
};

/** A normalizer from its JSON, `null` being none. */
export function readNormalizer(json: Json | undefined, { normalizers: own }: Kinds): Normalizer | undefined {
  return readPiece(json, "normalizer", {
    slot: "normalizers",
    own,
    builtIn,
    sequence: { field: "normalizers", inTurn: (pieces) => sequence(...pieces.flatMap((each) => each ?? [])) },
  });
}

function withoutFields(make: () => Normalizer): Read {
  return (piece, path) => {
    onlyFields(piece, path, []);
    return make();
  };
}
