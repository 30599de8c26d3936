import type { PreTokenizer } from "../contracts.ts";
import type { Segment } from "./segments.ts";

/** The pieces of normalized text between special tokens; without a pre-tokenizer, all of it is one. */
export function pieces(
  text: string,
  preTokenizer: PreTokenizer | undefined,
  atStart = true,
): Iterable<string> {
  if (preTokenizer !== undefined) return preTokenizer.split(text, atStart);
  return text === "" ? [] : [text];
}

/** How often each piece occurs in the texts; special tokens are not counted. Throws when there is none. */
export function countPieces(
  where: string,
  texts: string | Iterable<string>,
  segments: (text: string) => readonly Segment[],
  preTokenizer: PreTokenizer | undefined,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of typeof texts === "string" ? [texts] : texts)
    for (const [at, segment] of segments(text).entries())
      if (!segment.special)
        for (const piece of pieces(segment.text, preTokenizer, at === 0))
          counts.set(piece, (counts.get(piece) ?? 0) + 1);
  if (counts.size === 0)
    throw new Error(`${where}: the texts are empty. Give at least one text with something to learn from.`);
  return counts;
}
