import { compareCodePoints } from "../vocabulary/compare-code-points.ts";

export interface AlphabetOptions {
  /** The most characters to keep; the rarest go first, of equal ones the last by code point. Default: all. */
  readonly alphabetSize?: number | undefined;
  /** Characters that are kept whatever their count. Default: none. */
  readonly initialAlphabet?: readonly string[] | undefined;
}

/** The characters of counted words, ordered by code point. Throws when `alphabetSize` is not a whole number. */
export function learnAlphabet(
  counts: ReadonlyMap<string, number>,
  { alphabetSize = Number.POSITIVE_INFINITY, initialAlphabet = [] }: AlphabetOptions,
): readonly string[] {
  if (!(alphabetSize > 0)) throw new Error(`alphabetSize must be greater than 0, got ${alphabetSize}.`);
  const characters = new Map<string, number>();
  for (const [word, count] of counts)
    for (const character of word) characters.set(character, (characters.get(character) ?? 0) + count);
  for (const character of initialAlphabet) characters.set(character, Number.POSITIVE_INFINITY);
  const ordered = [...characters].sort(([a], [b]) => compareCodePoints(a, b));
  if (ordered.length <= alphabetSize) return ordered.map(([character]) => character);
  return ordered
    .sort(([, countA], [, countB]) => (countA === countB ? 0 : countB - countA))
    .slice(0, Math.floor(alphabetSize))
    .map(([character]) => character)
    .sort(compareCodePoints);
}
