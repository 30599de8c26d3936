import type { PreTokenizer } from "../contracts.ts";

/** What stands between white space: for text whose words and punctuation are separated already. */
export function whitespaceSplit(): PreTokenizer {
  return {
    kind: "WhitespaceSplit",
    split: (text) => text.match(/\P{White_Space}+/gu) ?? [],
    toJSON: () => ({ type: "WhitespaceSplit" }),
  };
}
