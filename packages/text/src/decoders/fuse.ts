import type { Decoder } from "../contracts.ts";
import type { JsonObject } from "../json.ts";

/** Tokens with nothing between them. */
export function fuse(): Decoder {
  return { kind: "Fuse", decode: (tokens) => tokens.join(""), toJSON: () => fuseJSON };
}

export const fuseJSON: JsonObject = { type: "Fuse" };
