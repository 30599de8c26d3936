import { byteAlphabet } from "../byte-alphabet.ts";
import type { Decoder } from "../contracts.ts";
import type { JsonObject } from "../json.ts";

/**
 * Undoes `byteLevel`: characters of the byte alphabet are bytes of UTF-8, and bytes that are not valid UTF-8
 * become U+FFFD. A token with other characters, such as a special one, is its own text.
 */
export function byteLevelDecoder(): Decoder {
  const byteOf = new Map(byteAlphabet.map((character, byte) => [character, byte]));
  const encoder = new TextEncoder();
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true }); // else a leading U+FEFF is lost
  return {
    kind: "ByteLevel",
    decode(tokens) {
      const bytes: number[] = [];
      for (const token of tokens) {
        const ofToken = Array.from(token, (character) => byteOf.get(character));
        if (ofToken.every((byte) => byte !== undefined)) bytes.push(...ofToken);
        else bytes.push(...encoder.encode(token));
      }
      return decoder.decode(new Uint8Array(bytes));
    },
    toJSON: () => byteLevelDecoderJSON,
  };
}

export const byteLevelDecoderJSON: JsonObject = {
  type: "ByteLevel",
  add_prefix_space: true,
  trim_offsets: true,
  use_regex: true,
};
