import type { Normalizer } from "../contracts.ts";

/**
 * Lower case, character by character and in no language: `Σ` is `σ` also at the end of a word, where
 * `toLowerCase` alone would write `ς`. So a word has one form wherever it stands, the same as in other readers
 * of tokenizer.json.
 */
export function lowercase(): Normalizer {
  return {
    kind: "Lowercase",
    normalize: (text) => text.replaceAll("Σ", "σ").toLowerCase(),
    toJSON: () => ({ type: "Lowercase" }),
  };
}
