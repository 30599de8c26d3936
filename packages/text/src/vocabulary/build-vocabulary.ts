import { show } from "../json.ts";
import { compareCodePoints } from "./compare-code-points.ts";
import { type SpecialTokens, type Vocabulary, vocabulary } from "./vocabulary.ts";

export interface VocabularyOptions {
  /** Tokens that occur less often are left out. Default 1. */
  readonly minimumCount?: number;
  /** The most tokens to keep, special ones included; the rarest go first. Default: all. */
  readonly maximumSize?: number;
  /** They come first, in the order of this object: the first role's token has id 0. Default: none. */
  readonly specialTokens?: SpecialTokens;
}

/**
 * A vocabulary of counted tokens: special tokens first, then by count from the largest, and equal counts by
 * code point. So the same counts give the same ids, whatever their order.
 *
 * Throws when the counts are empty, or when the options leave no token but special ones.
 *
 * @example
 * const words = buildVocabulary(new Map([["cat", 2], ["dog", 5]]), { specialTokens: { unknown: "<unk>" } });
 * words.tokens; // ["<unk>", "dog", "cat"]
 */
export function buildVocabulary(
  counts: Iterable<readonly [token: string, count: number]>,
  options: VocabularyOptions = {},
): Vocabulary {
  const { minimumCount = 1, maximumSize = Number.POSITIVE_INFINITY, specialTokens = {} } = options;
  const special = new Set(Object.values(specialTokens));
  if (!(minimumCount >= 0))
    throw new Error(`buildVocabulary: minimumCount must be 0 or more, got ${minimumCount}.`);
  if (!(maximumSize > special.size))
    throw new Error(
      `buildVocabulary: maximumSize must leave room beside the ${special.size} special tokens, got ${maximumSize}.`,
    );
  const candidates = [...counts].filter(([token]) => !special.has(token));
  for (const [token, count] of candidates) checkCount(token, count);
  if (candidates.length === 0)
    throw new Error("buildVocabulary: there are no counts: a vocabulary needs at least one token.");
  candidates.sort(
    ([tokenA, countA], [tokenB, countB]) => countB - countA || compareCodePoints(tokenA, tokenB),
  );
  const [mostFrequent] = candidates;
  const kept = candidates
    .filter(([, count]) => count >= minimumCount)
    .slice(0, Math.floor(maximumSize) - special.size);
  if (kept.length === 0)
    throw new Error(
      `buildVocabulary: no token occurs ${minimumCount} times; the most frequent, ${show(mostFrequent?.[0])}, ` +
        `occurs ${mostFrequent?.[1]} times. Lower minimumCount.`,
    );
  return vocabulary([...special, ...kept.map(([token]) => token)], specialTokens);
}

function checkCount(token: string, count: number): void {
  if (!(count >= 0 && Number.isFinite(count)))
    throw new Error(`buildVocabulary: the count of ${show(token)} must be 0 or more, got ${count}.`);
}
