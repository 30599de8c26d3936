import type { Normalizer } from "../contracts.ts";
import type { JsonObject } from "../json.ts";

/**
 * Every run of white space, and of the `▁` (U+2581) that stands for a space in tokens, becomes one space; the
 * normal form of SentencePiece, but for what stands at the ends.
 */
export function singleSpaces(): Normalizer {
  return {
    kind: "Replace",
    normalize: (text) => text.replace(/[\p{White_Space}▁]+/gu, " "),
    toJSON: () => singleSpacesJSON,
  };
}

export const singleSpacesJSON: JsonObject = {
  type: "Replace",
  pattern: { Regex: "[\\s▁]+" },
  content: " ",
};
