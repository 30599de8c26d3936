import type { Vocabulary } from "../vocabulary/vocabulary.ts";

/** Ids by code point: an array for the common ones, a map for those beyond 16 bits. */
export interface CharacterTable {
  /**
   * Writes the ids of `text` into `ids` from `length` on and returns the new length. What `unknown` makes of a
   * character and its index in the text is thrown where there is no id.
   */
  encode(
    text: string,
    ids: Int32Array,
    length: number,
    unknown: (character: string, at: number) => Error,
  ): number;
}

/** A table of the vocabulary's tokens of one character, and of its unknown token for all others. */
export function characterTable(vocabulary: Vocabulary): CharacterTable {
  const byCodePoint = new Map<number, number>();
  for (const [id, token] of vocabulary.tokens.entries()) {
    const codePoint = token.codePointAt(0) ?? 0;
    if (token === String.fromCodePoint(codePoint)) byCodePoint.set(codePoint, id);
  }
  const { unknown: unknownToken } = vocabulary.specialTokens;
  const missing = unknownToken === undefined ? -1 : vocabulary.id(unknownToken);
  const inArray = [...byCodePoint].filter(([codePoint]) => codePoint < 0x10000);
  const table = new Int32Array(1 + inArray.reduce((most, [codePoint]) => Math.max(most, codePoint), 0)).fill(
    missing,
  );
  for (const [codePoint, id] of inArray) table[codePoint] = id;

  return {
    encode(text, ids, length, unknown) {
      for (let at = 0; at < text.length; at++) {
        const unit = text.charCodeAt(at);
        let id = missing;
        if (unit >= 0xd800 && unit <= 0xdbff) {
          id = byCodePoint.get(text.codePointAt(at)!) ?? missing;
          if (id < 0) throw unknown(String.fromCodePoint(text.codePointAt(at)!), at);
          at++; // the pair's second half
        } else if (unit < table.length) id = table[unit]!;
        if (id < 0) throw unknown(text.charAt(at), at);
        ids[length++] = id;
      }
      return length;
    },
  };
}
