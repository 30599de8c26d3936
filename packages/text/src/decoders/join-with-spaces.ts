import type { Decoder } from "../contracts.ts";

/** Tokens with one space between them: what a tokenizer.json without a decoder means. */
export function joinWithSpaces(): Decoder {
  return { kind: "JoinWithSpaces", decode: (tokens) => tokens.join(" "), toJSON: () => null };
}
