import type { Normalizer } from "../contracts.ts";

/** SentencePiece's cleaning of text for translation: control characters out, odd spaces and `▁` to a space. */
export function nmt(): Normalizer {
  return {
    kind: "Nmt",
    normalize: (text) => text.replace(controls, "").replace(spaces, " "),
    toJSON: () => ({ type: "Nmt" }),
  };
}

const controls = /(?![\0\t\n\f\r\u0080-\u008E\u0090-\u009E])\p{Cc}/gu; // but for U+0000
const spaces = /[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]/g;
