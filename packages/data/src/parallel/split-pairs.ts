import { threefry2x32 } from "../random/threefry.ts";
import { type Fractions, requireFractions, requireNoEmptyPart } from "../split/fractions.ts";
import type { SentencePair } from "./parallel-text.ts";

/** How pairs are split. */
export interface SplitPairsOptions<Part extends string> {
  /** An integer from 0 to 2^53 - 1. */
  readonly seed: number;
  /** The share of each part, nearly; they add up to 1. */
  readonly fractions: Fractions<Part>;
}

/**
 * Splits translations so that no sentence of either language is in two parts, not even with other case or
 * punctuation: what is tested has not been seen.
 *
 * Pairs that share a sentence, directly or by way of others, stay together. Where a group goes depends on the
 * seed and a hash of its sentences alone, so neither the order of the pairs nor other pairs matter, and parts
 * have their fractions only nearly. Within a part the pairs keep their order.
 *
 * @throws Error when the fractions do not add up to 1, or a part would be empty.
 *
 * @example
 * ```ts
 * const { train, test } = splitPairs(pairs, { seed: 1, fractions: { train: 0.9, test: 0.1 } });
 * ```
 */
export function splitPairs<Part extends string>(
  pairs: readonly SentencePair[],
  { seed, fractions }: SplitPairsOptions<Part>,
): Readonly<Record<Part, readonly SentencePair[]>> {
  const shares = requireFractions("splitPairs", fractions);
  if (!Number.isInteger(seed) || seed < 0 || seed > Number.MAX_SAFE_INTEGER) {
    throw new Error(`splitPairs: seed must be an integer from 0 to ${Number.MAX_SAFE_INTEGER}, got ${seed}.`);
  }
  const parts = Object.fromEntries(shares.map(([part]) => [part, [] as SentencePair[]])) as Record<
    Part,
    SentencePair[]
  >;
  const groups = groupNames(pairs);
  for (const [i, pair] of pairs.entries()) {
    parts[partAt(uniform(groups[i]!, seed), shares)].push(pair);
  }
  const sizes = new Map(shares.map(([part]) => [part as string, parts[part].length]));
  requireNoEmptyPart("splitPairs", pairs.length, sizes);
  return parts;
}

function partAt<Part extends string>(place: number, shares: readonly (readonly [Part, number])[]): Part {
  let end = 0;
  for (const [part, fraction] of shares) {
    end += fraction;
    if (place < end) return part;
  }
  return shares.at(-1)![0]; // where the fractions add up to a little less than 1
}

/** For each pair the least of the sentences that its group has. */
function groupNames(pairs: readonly SentencePair[]): string[] {
  const above = new Map<string, string>();
  const top = (name: string): string => {
    let at = name;
    for (let next = above.get(at); next !== undefined; next = above.get(at)) {
      above.set(at, above.get(next) ?? next); // shortens the way for the next who asks
      at = next;
    }
    return at;
  };
  const sentences = pairs.map((pair) => [`s ${bare(pair.source)}`, `t ${bare(pair.target)}`] as const);
  for (const [source, target] of sentences) {
    const [a, b] = [top(source), top(target)];
    if (a < b) above.set(b, a);
    else if (b < a) above.set(a, b);
  }
  return sentences.map(([source]) => top(source));
}

/** The letters, digits and symbols of a sentence in lower case; all of it if it has none. */
function bare(sentence: string): string {
  const kept = sentence
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{S}]+/gu, "");
  return kept === "" ? sentence : kept;
}

/** A number from 0 to 1, not included, that looks random and depends on the text and the seed alone. */
function uniform(text: string, seed: number): number {
  // FNV-1a (Fowler, Noll and Vo, 1991) from two starts, well mixed by the generator.
  let [a, b] = [0x811c9dc5, 0x01000193];
  for (let i = 0; i < text.length; i++) {
    a = Math.imul(a ^ text.charCodeAt(i), 0x01000193);
    b = Math.imul(b ^ text.charCodeAt(i), 0x01000193);
  }
  const [word] = threefry2x32([seed >>> 0, Math.floor(seed / 2 ** 32)], [a >>> 0, b >>> 0]);
  return word / 2 ** 32;
}
