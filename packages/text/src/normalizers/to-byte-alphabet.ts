import type { Normalizer } from "../contracts.ts";
import { byteWriter } from "../pre-tokenizers/byte-level.ts";

/** A text as its UTF-8 bytes, each written as its character in GPT-2's alphabet: a space is `Ġ`. */
export function toByteAlphabet(): Normalizer {
  return { kind: "ByteLevel", normalize: byteWriter(), toJSON: () => ({ type: "ByteLevel" }) };
}
