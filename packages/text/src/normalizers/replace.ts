import type { Normalizer } from "../contracts.ts";
import { compilePattern, type Pattern } from "../expressions.ts";
import { patternJSON } from "../pre-tokenizers/split.ts";

/**
 * Each match of a pattern, a text or a regular expression, becomes `content` as it stands.
 *
 * Throws when the expression is one that JavaScript cannot say.
 *
 * @example
 * replace({ regex: "\\d" }, "0").normalize("in 1984"); // "in 0000"
 */
export function replace(pattern: Pattern, content: string): Normalizer {
  const compiled = compilePattern(pattern);
  return {
    kind: "Replace",
    normalize: (text) => text.replace(compiled, () => content),
    toJSON: () => ({ type: "Replace", pattern: patternJSON(pattern), content }),
  };
}
