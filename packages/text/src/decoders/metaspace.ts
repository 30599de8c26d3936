import type { Decoder } from "../contracts.ts";
import { type MetaspaceOptions, metaspaceJSON } from "../pre-tokenizers/metaspace.ts";

/** Undoes `metaspace`: the replacement is a space again, and in the first token, if one was put there, nothing. */
export function metaspaceDecoder(options: MetaspaceOptions = {}): Decoder {
  const { replacement = "▁", prepend = "first" } = options;
  const change = (tokens: readonly string[]): readonly string[] =>
    tokens.map((token, at) => token.replaceAll(replacement, at === 0 && prepend !== "never" ? "" : " "));
  return {
    kind: "Metaspace",
    change,
    decode: (tokens) => change(tokens).join(""),
    toJSON: () => metaspaceJSON(options),
  };
}
