import type { Normalizer } from "../contracts.ts";
import { type Json, readArray, sameJson } from "../json.ts";
import { lowercase } from "../normalizers/lowercase.ts";
import { sequence } from "../normalizers/sequence.ts";
import { singleSpaces, singleSpacesJSON } from "../normalizers/single-spaces.ts";
import { stripMarks } from "../normalizers/strip-accents.ts";
import { nfc, nfd, nfkc, nfkd } from "../normalizers/unicode-forms.ts";
import { collapseWhitespace, collapseWhitespaceJSON, trim, trimJSON } from "../normalizers/whitespace.ts";
import { type Kinds, ownKind, reading, readTyped, unknownKind } from "./kinds.ts";

const simple: Readonly<Record<string, () => Normalizer>> = {
  NFC: nfc,
  NFD: nfd,
  NFKC: nfkc,
  NFKD: nfkd,
  Lowercase: lowercase,
  StripAccents: stripMarks,
};

/** A normalizer from its JSON, `null` being none. */
export function readNormalizer(
  json: Json | undefined,
  kinds: Kinds,
  path = "normalizer",
): Normalizer | undefined {
  const typed = readTyped(json, path);
  if (typed === undefined) return undefined;
  const { piece, type } = typed;
  const own = ownKind(kinds.normalizers, type);
  if (own !== undefined) return own(piece);
  const make = ownKind(simple, type);
  if (make !== undefined) return make();
  if (type === "Sequence")
    return sequence(
      ...readArray(piece.normalizers, reading, `${path}.normalizers`).flatMap(
        (each, at) => readNormalizer(each, kinds, `${path}.normalizers[${at}]`) ?? [],
      ),
    );
  if (sameJson(piece, collapseWhitespaceJSON)) return collapseWhitespace();
  if (sameJson(piece, singleSpacesJSON)) return singleSpaces();
  if (sameJson(piece, trimJSON)) return trim();
  const builtIn = `${Object.keys(simple).join(", ")}, Strip of both sides, Replace of \\s+ by a space, Sequence`;
  throw unknownKind(path, piece, builtIn, "normalizers");
}
