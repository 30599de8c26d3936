/** What was computed for short texts, for those that come again: most of a text is few different words. */
export interface TextCache<Value> {
  get(text: string): Value | undefined;
  /** Keeps the value, unless the text is long; when there are too many, the others are dropped first. */
  set(text: string, value: Value): void;
}

export function textCache<Value>(): TextCache<Value> {
  const known = new Map<string, Value>();
  return {
    get: (text) => known.get(text),
    set(text, value) {
      if (text.length > longest) return;
      if (known.size === most) known.clear();
      known.set([...text].join(""), value); // a copy: a slice would keep all of its text in memory
    },
  };
}

const most = 100_000; // texts
const longest = 64; // UTF-16 units
