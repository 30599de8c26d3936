import type { Normalizer } from "../contracts.ts";
import { escapeForRegExp } from "../expressions.ts";
import { show } from "../json.ts";
import type { Vocabulary } from "../vocabulary/vocabulary.ts";
import { toWellFormed } from "../well-formed.ts";

/** A stretch of text: one special token, or ordinary text, normalized. */
export interface Segment {
  readonly text: string;
  readonly special: boolean;
}

/**
 * Cuts a text at the special tokens that stand in it (the longest where several match) and normalizes what is
 * between them, so that a normalizer cannot damage a special token. Half surrogate pairs become U+FFFD.
 */
export function segmenter(
  wholeTokens: readonly string[],
  normalizer: Normalizer | undefined,
): (text: string) => readonly Segment[] {
  const ordinary = (text: string): Segment => ({ text: normalizer?.normalize(text) ?? text, special: false });
  if (wholeTokens.length === 0) return (text) => [ordinary(toWellFormed(text))];
  const longestFirst = [...wholeTokens].sort((a, b) => b.length - a.length);
  const anyToken = new RegExp(longestFirst.map(escapeForRegExp).join("|"), "gu");
  return (text) => {
    const wellFormed = toWellFormed(text);
    const segments: Segment[] = [];
    let end = 0;
    for (const { 0: token, index } of wellFormed.matchAll(anyToken)) {
      if (index > end) segments.push(ordinary(wellFormed.slice(end, index)));
      segments.push({ text: token, special: true });
      end = index + token.length;
    }
    if (end < wellFormed.length) segments.push(ordinary(wellFormed.slice(end)));
    return segments;
  };
}

/** The tokens to keep whole: all special tokens unless told. Throws when one is not in the vocabulary. */
export function wholeTokensOf(
  vocabulary: Vocabulary,
  wholeTokens: readonly string[] | undefined,
): readonly string[] {
  const tokens = wholeTokens ?? Object.values(vocabulary.specialTokens);
  for (const token of tokens)
    if (!vocabulary.has(token))
      throw new Error(`wholeTokens: ${show(token)} must be a token of the vocabulary.`);
  return tokens;
}
