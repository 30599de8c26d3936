type Encode = (piece: string, index: number) => readonly number[];

/** The same encoding, remembered for pieces that come again: most of a text is few different words. */
export function pieceCache(encode: Encode): Encode {
  const known = new Map<string, readonly number[]>();
  return (piece, index) => {
    const found = known.get(piece);
    if (found !== undefined) return found;
    const ids = encode(piece, index);
    if (piece.length <= longest) {
      if (known.size === most) known.clear();
      known.set([...piece].join(""), ids); // a copy: a slice would keep all of its text in memory
    }
    return ids;
  };
}

const most = 100_000; // pieces
const longest = 64; // UTF-16 units
