import type { PreTokenizer } from "../contracts.ts";
import type { JsonObject } from "../json.ts";

/**
 * Each grapheme cluster, which is what a reader calls a character, is a piece: a letter with its combining
 * marks, a flag, a family emoji. Clusters come from the JavaScript engine's `Intl.Segmenter`, so their edges
 * follow its version of Unicode; a tokenizer.json states them as the regular expression `\X`.
 */
export function graphemes(): PreTokenizer {
  const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
  return {
    kind: "Split",
    split: (text) => clusters(text, (part) => Array.from(segmenter.segment(part), ({ segment }) => segment)),
    toJSON: () => graphemesJSON,
  };
}

export const graphemesJSON: JsonObject = {
  type: "Split",
  pattern: { Regex: "\\X" },
  behavior: "Isolated",
  invert: false,
};

/**
 * The clusters of a text, segmented window by window: Intl.Segmenter takes time with the square of the length
 * of what it is given. A window's last cluster may go on after it, and is left to the next window.
 */
function* clusters(text: string, segment: (part: string) => string[]): Iterable<string> {
  let size = windowSize;
  for (let start = 0; start < text.length; ) {
    if (standsAlone(text, start)) {
      yield text.charAt(start++);
      continue;
    }
    const end = Math.min(start + size, text.length);
    const found = segment(text.slice(start, isSecondHalf(text, end) ? end + 1 : end));
    if (end < text.length) found.pop();
    size = found.length === 0 ? size * 2 : windowSize; // one cluster fills the window: look further
    for (const cluster of found) {
      yield cluster;
      start += cluster.length;
    }
  }
}

const windowSize = 256; // UTF-16 units

/** ASCII before ASCII is a cluster by itself, but for CR before LF; it is most of most texts. */
function standsAlone(text: string, at: number): boolean {
  return text.charCodeAt(at) < 0x80 && text.charCodeAt(at + 1) < 0x80 && text.charAt(at) !== "\r";
}

function isSecondHalf(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xdc00;
}
