import { trimStart, words } from "../white-space.ts";

/**
 * How BLEU cuts text into tokens: `13a` for most languages (mteval-v13a of NIST, the default of WMT), `intl` by
 * Unicode punctuation and symbols (mteval-v14), `zh` for Chinese (each character a token, the rest as 13a),
 * `char` each character, `none` at white space alone, for text that has been tokenized.
 */
export type BleuTokenizer = "13a" | "intl" | "zh" | "char" | "none";

/** The tokenizers of sacreBLEU by name: each gives the tokens of a text that has no white space at its end. */
export const bleuTokenizers: Readonly<Record<BleuTokenizer, (text: string) => string[]>> = {
  "13a": (text) => western(` ${unescapeEntities(text)} `),
  intl: international,
  zh: chinese,
  char: (text) => words(Array.from(text).join(" ")),
  none: words,
};

/** Marks as tokens of their own, but for those within numbers and the apostrophe. */
function western(text: string): string[] {
  return words(
    text
      .replace(/[{-~[-` -&(-+:-@/]/gu, " $& ")
      .replace(/([^0-9])([.,])/gu, "$1 $2 ") // unless a digit stands before it
      .replace(/([.,])([^0-9])/gu, " $1 $2") // unless a digit stands behind it
      .replace(/([0-9])(-)/gu, "$1 $2 "),
  );
}

function unescapeEntities(text: string): string {
  return text
    .replaceAll("<skipped>", "")
    .replaceAll("-\n", "")
    .replaceAll("\n", " ")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">");
}

function international(text: string): string[] {
  return words(
    text
      .replace(/(\P{N})(\p{P})/gu, "$1 $2 ")
      .replace(/(\p{P})(\P{N})/gu, " $1 $2")
      .replace(/\p{S}/gu, " $& "),
  );
}

// sacreBLEU's list means CJK extension B (U+20000 to U+2A6D6) and the compatibility supplement, but names
// them by "\u20000", which Python reads as U+2000 and a zero. So U+2001 to U+2A6D (dashes, curly quotes,
// arrows, mathematical signs) are tokens of their own and extension B is not. Scores are only comparable if
// that is kept.
const CHINESE =
  /[\u3400-\u4db5\u4e00-\u9fbb\uf900-\ufa2d\ufa30-\ufa6a\ufa70-\ufad9\u2001-\u2a6d\u2f81-\u2fa1\uff00-\uffef\u2e80-\u2eff\u3000-\u303f\u31c0-\u31ef\u2f00-\u2fdf\u2ff0-\u2fff\u3100-\u312f\u31a0-\u31bf\ufe10-\ufe1f\ufe30-\ufe4f\u3200-\u33ff]/gu;

function chinese(text: string): string[] {
  return western(trimStart(text).replace(CHINESE, " $& "));
}
