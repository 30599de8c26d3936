import type { Attention } from "@refrain/evaluation";
import type { Translation } from "./translator.ts";

/** What each token of a translation looked at, as words rather than tokens where a token begins one. */
export function alignmentOf({ sourceTokens, targetTokens, alignment }: Translation): Attention {
  return { source: sourceTokens.map(shown), target: targetTokens.map(shown), weights: alignment };
}

/** A token as people read it: `house` of `▁house`, and `·es` of an `es` that goes on a word. */
function shown(token: string): string {
  if (token === "</s>") return "(end)";
  if (token.startsWith("▁")) return token.slice(1) || "▁";
  return /^[\p{L}\p{N}]/u.test(token) && !/\p{Script=Han}/u.test(token) ? `·${token}` : token;
}
