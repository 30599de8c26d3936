import type { DecodeOptions } from "../contracts.ts";
import type { Vocabulary } from "../vocabulary/vocabulary.ts";

/** The tokens of ids, without the special ones if asked. Throws at the first id outside the vocabulary. */
export function tokensOf(
  kind: string,
  vocabulary: Vocabulary,
  ids: ArrayLike<number>,
  { skipSpecialTokens = false }: DecodeOptions = {},
): string[] {
  const { tokens } = vocabulary;
  const found: string[] = [];
  for (let at = 0; at < ids.length; at++) {
    const id = ids[at] ?? -1;
    const token = tokens[id];
    if (token === undefined)
      throw new Error(
        `${kind}.decode: ids must be whole numbers from 0 to ${tokens.length - 1}, but ids[${at}] is ${id}.`,
      );
    if (!(skipSpecialTokens && vocabulary.isSpecial(id))) found.push(token);
  }
  return found;
}
