import type { Normalizer } from "../contracts.ts";
import { sequence } from "./sequence.ts";
import { nfd } from "./unicode-forms.ts";

/** Decomposes, then removes all combining marks: `Crème brûlée` becomes `Creme brulee`. */
export function stripAccents(): Normalizer {
  return sequence(nfd(), stripMarks());
}

/**
 * Removes combining marks and nothing else: `é` as one character stays. This is the step that tokenizer.json
 * calls `StripAccents`; {@link stripAccents} decomposes first.
 */
export function stripMarks(): Normalizer {
  return {
    kind: "StripAccents",
    normalize: (text) => text.replace(/\p{M}/gu, ""),
    toJSON: () => ({ type: "StripAccents" }),
  };
}
