import type { PreTokenizer } from "../contracts.ts";
import { behaviorName } from "./behaviors.ts";
import { type Behavior, cut } from "./cut.ts";

/** Cuts at punctuation: the ASCII signs and Unicode's categories P. Each sign is a piece of its own, unless told. */
export function punctuation(behavior: Behavior = "isolated"): PreTokenizer {
  return {
    kind: "Punctuation",
    split: (text) => (anyMark.test(text) ? cut(text, everyMark, behavior) : text === "" ? [] : [text]),
    toJSON: () => ({ type: "Punctuation", behavior: behaviorName(behavior) }),
  };
}

/** ASCII punctuation that Unicode calls symbols counts too: `$+<=>^\`|~`. */
export const punctuationMark = "[\\p{P}$+<=>^`|~]";

const anyMark = new RegExp(punctuationMark, "u");
const everyMark = new RegExp(punctuationMark, "gu");
