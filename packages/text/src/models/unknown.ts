import { show } from "../json.ts";
import type { Vocabulary } from "../vocabulary/vocabulary.ts";

/** The error for a piece that has no id: names it, its code point, and its place. */
export function unknownError(where: string, piece: string, place: string, vocabulary: Vocabulary): Error {
  const only = [...piece];
  const codePoint = only.length === 1 ? ` (${formatCodePoint(piece)})` : "";
  return new Error(
    `${where}: ${show(piece)}${codePoint} at ${place} is not among the ${vocabulary.size} tokens, and there is no ` +
      'unknown token. Train on text that holds it, or give specialTokens: { unknown: "<unk>" }.',
  );
}

function formatCodePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
