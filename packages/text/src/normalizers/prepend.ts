import type { Normalizer } from "../contracts.ts";

/** Puts a prefix before each text that is not empty. */
export function prepend(prefix: string): Normalizer {
  return {
    kind: "Prepend",
    normalize: (text) => (text === "" ? "" : prefix + text),
    toJSON: () => ({ type: "Prepend", prepend: prefix }),
  };
}
