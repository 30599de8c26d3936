import type { Decoder } from "../contracts.ts";

/** Joins tokens that say where a word ends: the suffix is a space, and nothing in the last token. */
export function endOfWordDecoder({
  suffix = "</w>",
}: {
  readonly suffix?: string | undefined;
} = {}): Decoder {
  const change = (tokens: readonly string[]): readonly string[] =>
    tokens.map((token, at) => token.replaceAll(suffix, at === tokens.length - 1 ? "" : " "));
  return {
    kind: "BPEDecoder",
    change,
    decode: (tokens) => change(tokens).join(""),
    toJSON: () => ({ type: "BPEDecoder", suffix }),
  };
}
