import { byteAlphabet } from "../byte-alphabet.ts";
import type { PreTokenizer } from "../contracts.ts";
import type { JsonObject } from "../json.ts";
import { textCache } from "../text-cache.ts";

export interface ByteLevelOptions {
  /** A text without a space in front gets one, so that its first word is as elsewhere. Default false. */
  readonly prefixSpace?: boolean | undefined;
  /** Whether to cut into words, numbers and punctuation as GPT-2 does; else all is one piece. Default true. */
  readonly words?: boolean | undefined;
}

/**
 * Pieces of UTF-8 bytes, each byte written as its character in GPT-2's alphabet (Radford et al., 2019): `é` is
 * `Ã©`, and a space, which belongs to the word after it, is `Ġ`. Goes with `byteLevelDecoder`.
 */
export function byteLevel(options: ByteLevelOptions = {}): PreTokenizer {
  const { prefixSpace = false, words = true } = options;
  const toBytes = byteWriter();
  return {
    kind: "ByteLevel",
    split(text) {
      if (text === "") return [];
      const spaced = prefixSpace && !text.startsWith(" ") ? ` ${text}` : text;
      return words ? (spaced.match(wordsOfGpt2) ?? []).map(toBytes) : [toBytes(spaced)];
    },
    toJSON: () => byteLevelJSON(options),
  };
}

export function byteLevelJSON({ prefixSpace = false, words = true }: ByteLevelOptions): JsonObject {
  return { type: "ByteLevel", add_prefix_space: prefixSpace, trim_offsets: true, use_regex: words };
}

/** GPT-2's pieces; Unicode's white space, as the other readers of the format take `\s`. */
const wordsOfGpt2 =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/** Writes texts in the byte alphabet, and remembers those that are short. */
export function byteWriter(): (text: string) => string {
  const encoder = new TextEncoder();
  const known = textCache<string>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    let written = "";
    for (const byte of encoder.encode(text)) written += byteAlphabet[byte];
    known.set(text, written);
    return written;
  };
}
