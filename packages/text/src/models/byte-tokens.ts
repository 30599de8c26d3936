import type { Vocabulary } from "../vocabulary/vocabulary.ts";

/** The token of a byte in a vocabulary with byte fallback, as SentencePiece writes it: `<0x0A>`. */
function byteToken(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;
}

/** The tokens of all bytes, in order. */
export const allByteTokens: readonly string[] = Array.from({ length: 256 }, (_, byte) => byteToken(byte));

/** The ids of a text's bytes in UTF-8; undefined where the vocabulary lacks one of them. */
export function byteTokens(vocabulary: Vocabulary): (text: string) => readonly number[] | undefined {
  const encoder = new TextEncoder();
  const ids = allByteTokens.map((token) => (vocabulary.has(token) ? vocabulary.id(token) : undefined));
  return (text) => {
    const found = Array.from(encoder.encode(text), (byte) => ids[byte]);
    return found.every((id) => id !== undefined) ? found : undefined;
  };
}
