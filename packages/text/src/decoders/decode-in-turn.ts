import type { Decoder } from "../contracts.ts";

/** Decoders one after the other: each changes the tokens that the one before it gave. */
export function decodeInTurn(...decoders: readonly Decoder[]): Decoder {
  const change = (tokens: readonly string[]): readonly string[] =>
    decoders.reduce((soFar, decoder) => decoder.change?.(soFar) ?? [decoder.decode(soFar)], tokens);
  return {
    kind: "Sequence",
    change,
    decode: (tokens) => change(tokens).join(""),
    toJSON: () => ({ type: "Sequence", decoders: decoders.map((decoder) => decoder.toJSON()) }),
  };
}
