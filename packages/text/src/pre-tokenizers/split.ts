import type { PreTokenizer } from "../contracts.ts";
import { compilePattern, type Pattern } from "../expressions.ts";
import type { JsonObject } from "../json.ts";
import { behaviorName } from "./behaviors.ts";
import { type Behavior, cut } from "./cut.ts";

/**
 * Cuts at a pattern, a text or a regular expression.
 *
 * Throws when the expression is one that JavaScript cannot say.
 *
 * @example
 * split({ regex: "\\d" }, "isolated").split("in 1984"); // ["in ", "1", "9", "8", "4"]
 */
export function split(pattern: Pattern, behavior: Behavior, invert = false): PreTokenizer {
  const compiled = compilePattern(pattern);
  return {
    kind: "Split",
    split: (text) => cut(text, compiled, behavior, invert),
    toJSON: () => ({
      type: "Split",
      pattern: patternJSON(pattern),
      behavior: behaviorName(behavior),
      invert,
    }),
  };
}

/**
 * Each Chinese character, which is one of the script Han, is a piece of its own, so that no token has two:
 * `学习TypeScript` gives `学`, `习`, `TypeScript`.
 */
export function chineseCharacters(): PreTokenizer {
  return split({ regex: "\\p{Han}" }, "isolated");
}

/** A pattern as tokenizer.json writes it. */
export function patternJSON(pattern: Pattern): JsonObject {
  return typeof pattern === "string" ? { String: pattern } : { Regex: pattern.regex };
}
