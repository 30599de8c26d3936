import type { PreTokenizer } from "../contracts.ts";

/**
 * Pre-tokenizers one after the other: each cuts the pieces of the one before it.
 *
 * @example
 * splitInTurn(metaspace(), punctuation()).split("Yes, we do."); // ["▁Yes", ",", "▁we", "▁do", "."]
 */
export function splitInTurn(...preTokenizers: readonly PreTokenizer[]): PreTokenizer {
  return {
    kind: "Sequence",
    split(text, atStart = true) {
      let pieces: readonly string[] = text === "" ? [] : [text];
      let firstIsAtStart = atStart;
      for (const preTokenizer of preTokenizers) {
        const next: string[] = [];
        for (const [at, piece] of pieces.entries())
          for (const part of preTokenizer.split(piece, firstIsAtStart && at === 0)) next.push(part);
        firstIsAtStart &&= (pieces[0] ?? "").startsWith(next[0] ?? ""); // else what stood there was dropped
        pieces = next;
      }
      return pieces;
    },
    toJSON: () => ({
      type: "Sequence",
      pretokenizers: preTokenizers.map((preTokenizer) => preTokenizer.toJSON()),
    }),
  };
}
