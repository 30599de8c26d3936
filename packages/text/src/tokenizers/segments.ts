import type { Normalizer } from "../contracts.ts";
import { escapeForRegExp } from "../expressions.ts";
import { toWellFormed } from "../well-formed.ts";
import type { WholeToken } from "./whole-tokens.ts";

/** A stretch of text: one special token, or ordinary text, normalized. */
export interface Segment {
  readonly text: string;
  readonly special: boolean;
}

type Cut = (text: string) => readonly Segment[];

/**
 * Cuts a text at the special tokens that stand in it (the longest where several match) and normalizes what is
 * between them, so that a normalizer cannot damage a special token. Half surrogate pairs become U+FFFD.
 */
export function segmenter(
  wholeTokens: readonly (string | WholeToken)[],
  normalizer: Normalizer | undefined,
): Cut {
  const tokens = wholeTokens.map((token) => (typeof token === "string" ? { content: token } : token));
  const normalize = (text: string): string => normalizer?.normalize(text) ?? text;
  const cut = cutAt(tokens.filter(({ normalized = false }) => !normalized));
  const late = tokens.filter(({ normalized = false }) => normalized);
  const cutNormalized = cutAt(late, normalize);
  return (text) => {
    const segments: Segment[] = [];
    for (const segment of cut(toWellFormed(text)))
      if (segment.special) segments.push(segment);
      else if (late.length === 0) segments.push({ text: normalize(segment.text), special: false });
      else for (const part of cutNormalized(normalize(segment.text))) segments.push(part);
    return segments;
  };
}

/** Cuts at tokens, written as `spell` says. */
function cutAt(tokens: readonly WholeToken[], spell = (content: string): string => content): Cut {
  const bySpelling = new Map(tokens.map((token) => [spell(token.content), token]));
  bySpelling.delete("");
  if (bySpelling.size === 0) return (text) => [{ text, special: false }];
  const longestFirst = [...bySpelling.keys()].sort((a, b) => b.length - a.length);
  const anyToken = new RegExp(longestFirst.map(escapeForRegExp).join("|"), "gu");
  return (text) => {
    const segments: Segment[] = [];
    let end = 0;
    for (const { 0: spelling, index } of text.matchAll(anyToken)) {
      const token = bySpelling.get(spelling);
      const after = index + spelling.length;
      if (token === undefined || (token.singleWord && !standsAlone(text, index, after))) continue;
      const start = token.takesSpaceBefore ? Math.max(end, startOfSpace(text, index)) : index;
      if (start > end) segments.push({ text: text.slice(end, start), special: false });
      segments.push({ text: token.content, special: true });
      end = token.takesSpaceAfter ? endOfSpace(text, after) : after;
    }
    if (end < text.length) segments.push({ text: text.slice(end), special: false });
    return segments;
  };
}

function standsAlone(text: string, start: number, end: number): boolean {
  return (
    !wordBefore.test(text.slice(Math.max(0, start - 2), start)) && !wordAfter.test(text.slice(end, end + 2))
  );
}

function startOfSpace(text: string, end: number): number {
  let start = end;
  while (start > 0 && space.test(text.charAt(start - 1))) start--;
  return start;
}

function endOfSpace(text: string, start: number): number {
  let end = start;
  while (end < text.length && space.test(text.charAt(end))) end++;
  return end;
}

const space = /\p{White_Space}/u;
const word = "[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]";
const wordBefore = new RegExp(`${word}$`, "u");
const wordAfter = new RegExp(`^${word}`, "u");
