import type { Vocabulary } from "../vocabulary/vocabulary.ts";

/** The token of a byte in a vocabulary with byte fallback, as SentencePiece writes it: `<0x0A>`. */
export function byteToken(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;
}

/** The ids of a text's bytes in UTF-8; undefined where the vocabulary lacks one of them. */
export function byteTokens(vocabulary: Vocabulary): (text: string) => readonly number[] | undefined {
  const encoder = new TextEncoder();
  const ids = Array.from({ length: 256 }, (_, byte) => {
    const token = byteToken(byte);
    return vocabulary.has(token) ? vocabulary.id(token) : undefined;
  });
  return (text) => {
    const found = Array.from(encoder.encode(text), (byte) => ids[byte]);
    return found.every((id) => id !== undefined) ? found : undefined;
  };
}
