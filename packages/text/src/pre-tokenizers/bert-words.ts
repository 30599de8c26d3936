import type { PreTokenizer } from "../contracts.ts";
import { punctuationMark } from "./punctuation.ts";

/** BERT's words (Devlin et al., 2019): what stands between white space, each punctuation mark by itself. */
export function bertWords(): PreTokenizer {
  return {
    kind: "BertPreTokenizer",
    split: (text) => text.match(wordsOrMarks) ?? [],
    toJSON: () => ({ type: "BertPreTokenizer" }),
  };
}

const wordsOrMarks = new RegExp(`${punctuationMark}|(?:(?!${punctuationMark})\\P{White_Space})+`, "gu");
