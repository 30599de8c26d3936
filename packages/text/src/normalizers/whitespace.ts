import type { Normalizer } from "../contracts.ts";
import type { JsonObject } from "../json.ts";

/** Every run of white space (line breaks too) becomes one space. */
export function collapseWhitespace(): Normalizer {
  return {
    kind: "Replace",
    normalize: (text) => text.replace(runsOfWhitespace, " "),
    toJSON: () => collapseWhitespaceJSON,
  };
}

export interface TrimOptions {
  /** Default true. */
  readonly left?: boolean | undefined;
  /** Default true. */
  readonly right?: boolean | undefined;
}

/** Removes white space at both ends, or at one. */
export function trim({ left = true, right = true }: TrimOptions = {}): Normalizer {
  return {
    kind: "Strip",
    normalize(text) {
      let start = 0;
      let end = text.length;
      while (left && start < end && whitespace.test(text.charAt(start))) start++;
      while (right && end > start && whitespace.test(text.charAt(end - 1))) end--;
      return text.slice(start, end);
    },
    toJSON: () => ({ type: "Strip", strip_left: left, strip_right: right }),
  };
}

export const collapseWhitespaceJSON: JsonObject = {
  type: "Replace",
  pattern: { Regex: "\\s+" },
  content: " ",
};

// Unicode's White_Space is what `\s` means in tokenizer.json; JavaScript's `\s` lacks U+0085 and has U+FEFF.
const whitespace = /\p{White_Space}/u;
const runsOfWhitespace = /\p{White_Space}+/gu;
