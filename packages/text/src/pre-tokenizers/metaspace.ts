import type { PreTokenizer } from "../contracts.ts";
import type { JsonObject } from "../json.ts";
import { cut } from "./cut.ts";

export interface MetaspaceOptions {
  /** The character that stands for a space. Default `"▁"` (U+2581). */
  readonly replacement?: string | undefined;
  /**
   * Where a text without a space in front gets one, so that its first word is the same token as elsewhere:
   * `"first"`, at the beginning of a text and not after a special token; `"always"`; `"never"`. Default `"first"`.
   */
  readonly prepend?: "first" | "always" | "never" | undefined;
  /** Whether a piece begins at each replacement; else all is one piece. Default true. */
  readonly split?: boolean | undefined;
}

/**
 * Spaces as a visible character that belongs to the word after it, so that tokens can be joined to the text again
 * (SentencePiece: Kudo and Richardson, 2018). `the cat` gives `▁the` and `▁cat`. Goes with `metaspaceDecoder`.
 */
export function metaspace(options: MetaspaceOptions = {}): PreTokenizer {
  const { replacement = "▁", prepend = "first", split = true } = options;
  const pattern = new RegExp(replacement.replace(/[\\^$.*+?()[\]{}|/-]/, "\\$&"), "gu");
  const begins = replacement === "▁" ? /▁[^▁]*|[^▁]+/gu : undefined; // the same as `cut`, in one match
  return {
    kind: "Metaspace",
    split(text, atStart = true) {
      if (text === "") return [];
      let marked = text.replaceAll(" ", replacement);
      if ((prepend === "always" || (prepend === "first" && atStart)) && !marked.startsWith(replacement))
        marked = replacement + marked;
      if (!split) return [marked];
      return begins === undefined ? cut(marked, pattern, "merged-with-next") : (marked.match(begins) ?? []);
    },
    toJSON: () => metaspaceJSON(options),
  };
}

export function metaspaceJSON({ replacement, prepend, split }: MetaspaceOptions): JsonObject {
  return {
    type: "Metaspace",
    replacement: replacement ?? "▁",
    prepend_scheme: prepend ?? "first",
    split: split ?? true,
  };
}
