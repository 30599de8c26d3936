import type { Decoder } from "../contracts.ts";
import { compilePattern, type Pattern } from "../expressions.ts";
import { patternJSON } from "../pre-tokenizers/split.ts";

/** Each match of a pattern in a token becomes `content` as it stands. */
export function replaceInTokens(pattern: Pattern, content: string): Decoder {
  const compiled = compilePattern(pattern);
  const change = (tokens: readonly string[]): readonly string[] =>
    tokens.map((token) => token.replace(compiled, () => content));
  return {
    kind: "Replace",
    change,
    decode: (tokens) => change(tokens).join(""),
    toJSON: () => ({ type: "Replace", pattern: patternJSON(pattern), content }),
  };
}
