import type { Decoder, Normalizer } from "./contracts.ts";

/**
 * Words in lower case with a mark of how they were written after them (inline casing: Bérard, Calapodescu and
 * Roux, 2019), so that `The`, `THE` and `the` share their subwords: `U+E001` after a capital, `U+E002` after
 * capitals throughout. Words that would not come back so (`iPhone`, `İ`) stay. Goes with {@link restoreCase}.
 *
 * A piece of our own: other readers of tokenizer.json cannot load it.
 *
 * @example
 * markCase().normalize("The USA"); // "the\uE001 usa\uE002"
 */
export function markCase(): Normalizer {
  return {
    kind: "refrain/mark-case",
    normalize: (text) =>
      text.replace(anyMark, "").replace(words, (word) => {
        const lower = word.toLowerCase();
        if (lower === word) return word;
        const mark = [capital, capitals].find((each) => restore(lower, each) === word);
        return mark === undefined ? word : lower + mark;
      }),
    toJSON: () => ({ type: "refrain/mark-case" }),
  };
}

/** Undoes {@link markCase}, after tokens are joined; a mark without a word is left out. */
export function restoreCase(): Decoder {
  const decode = (tokens: readonly string[]): string =>
    tokens
      .join("")
      .replace(markedWords, (_, word: string, mark: string) => restore(word, mark))
      .replace(anyMark, "");
  return {
    kind: "refrain/restore-case",
    change: (tokens) => [decode(tokens)],
    decode,
    toJSON: () => ({ type: "refrain/restore-case" }),
  };
}

const capital = "\uE001";
const capitals = "\uE002";
/** The marks as an expression of tokenizer.json, to cut words from them. */
export const caseMarks = "[\\x{E001}\\x{E002}]";

const anyMark = /[\uE001\uE002]/g;
const words = /\p{L}[\p{L}\p{M}]*/gu;
const markedWords = /(\p{L}[\p{L}\p{M}]*)([\uE001\uE002])/gu;

function restore(word: string, mark: string): string {
  if (mark === capitals) return word.toUpperCase();
  const first = String.fromCodePoint(word.codePointAt(0) ?? 0);
  return first.toUpperCase() + word.slice(first.length);
}
