/** Tokens by their beginnings. */
export interface TokenTrie {
  /** Tells all tokens that stand in `text` at `start`, the shortest first, by the place after them and their id. */
  matches(text: string, start: number, found: (end: number, id: number) => void): void;
}

/** A trie of tokens, numbered by their place. */
export function tokenTrie(tokens: Iterable<string>): TokenTrie {
  const next = new Map<number, number>(); // node and UTF-16 unit to node
  const idOf: number[] = [none];
  for (const [id, token] of [...tokens].entries()) {
    let node = 0;
    for (let at = 0; at < token.length; at++) {
      const edge = node * units + token.charCodeAt(at);
      let child = next.get(edge);
      if (child === undefined) {
        child = idOf.push(none) - 1;
        next.set(edge, child);
      }
      node = child;
    }
    if (node > 0) idOf[node] = id;
  }
  return {
    matches(text, start, found) {
      let node: number | undefined = 0;
      for (let at = start; at < text.length; at++) {
        node = next.get(node * units + text.charCodeAt(at));
        if (node === undefined) return;
        const id = idOf[node]!;
        if (id !== none) found(at + 1, id);
      }
    },
  };
}

const none = -1;
const units = 65_536;
