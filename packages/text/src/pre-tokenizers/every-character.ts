import type { PreTokenizer } from "../contracts.ts";
import type { JsonObject } from "../json.ts";

/** Each code point is a piece: `é` written as `e` and a combining acute is two. */
export function everyCharacter(): PreTokenizer {
  return { kind: "Split", split: (text) => text, toJSON: () => everyCharacterJSON };
}

export const everyCharacterJSON: JsonObject = {
  type: "Split",
  pattern: { Regex: "[\\s\\S]" },
  behavior: "Isolated",
  invert: false,
};
