import type { PreTokenizer } from "../contracts.ts";

/**
 * Words and runs of punctuation: `Don't stop!!` gives `Don`, `'`, `t`, `stop`, `!!`. White space is dropped.
 * A word is a run of letters, marks, digits and connectors (`_`), as in Unicode's UTS 18; text without spaces
 * between its words, such as Chinese, comes out in long runs and wants characters instead.
 */
export function wordsAndPunctuation(): PreTokenizer {
  return {
    kind: "Whitespace",
    split: (text) => text.match(wordsOrPunctuation) ?? [],
    toJSON: () => ({ type: "Whitespace" }),
  };
}

const word = "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}";
const wordsOrPunctuation = new RegExp(`[${word}]+|[^${word}\\p{White_Space}]+`, "gu");
