import type { PreTokenizer } from "../contracts.ts";
import type { Vocabulary } from "../vocabulary/vocabulary.ts";
import { pieces } from "./pieces.ts";
import type { Segment } from "./segments.ts";

/** Pieces joined, the unknown token in place of each that the vocabulary does not hold, if it has one. */
export function normalForm(
  segments: readonly Segment[],
  preTokenizer: PreTokenizer | undefined,
  vocabulary: Vocabulary,
  separator: string,
): string {
  const { unknown } = vocabulary.specialTokens;
  const tokens: string[] = [];
  for (const { text, special } of segments)
    if (special) tokens.push(text);
    else
      for (const piece of pieces(text, preTokenizer))
        tokens.push(unknown === undefined || vocabulary.has(piece) ? piece : unknown);
  return tokens.join(separator);
}
