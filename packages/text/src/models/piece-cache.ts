import { textCache } from "../text-cache.ts";

type Encode = (piece: string, index: number) => readonly number[];

/** The same encoding, remembered for pieces that come again. */
export function pieceCache(encode: Encode): Encode {
  const known = textCache<readonly number[]>();
  return (piece, index) => {
    const found = known.get(piece);
    if (found !== undefined) return found;
    const ids = encode(piece, index);
    known.set(piece, ids);
    return ids;
  };
}
