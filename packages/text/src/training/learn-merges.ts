import { priorityQueue } from "../priority-queue.ts";
import { type AlphabetOptions, learnAlphabet } from "./learn-alphabet.ts";
import type { OnProgress } from "./progress.ts";

export interface MergeOptions extends AlphabetOptions {
  /** The most tokens: the first ones, the characters and the merges together. */
  readonly maximumSize: number;
  /** Pairs that occur less often are not merged. */
  readonly minimumCount: number;
  /** Tokens that take the first ids. */
  readonly firstTokens: readonly string[];
  /** Stands before each token that does not begin a word, as in WordPiece: `"##"`. Default: nothing. */
  readonly continuingPrefix?: string | undefined;
  readonly onProgress?: OnProgress | undefined;
}

export interface LearnedMerges {
  readonly tokens: readonly string[];
  /** Pairs of tokens, in the order in which they are merged. */
  readonly merges: readonly (readonly [left: string, right: string])[];
}

/**
 * Byte pair encoding (Gage, 1994; for words: Sennrich, Haddow and Birch, 2016). Again and again the most
 * frequent pair of neighbouring tokens becomes a token; of equally frequent pairs, the one with the smaller
 * ids. These are the merges that the Hugging Face library learns from the same counts.
 *
 * Each pair keeps the words that it is in, so a merge looks at no other words. The queue's counts may be out of
 * date; a candidate whose count is goes back with the right one.
 */
export function learnMerges(counts: ReadonlyMap<string, number>, options: MergeOptions): LearnedMerges {
  const { maximumSize, minimumCount, firstTokens, continuingPrefix = "", onProgress } = options;
  const alphabet = learnAlphabet(counts, options);
  const tokens = tokenTable([...firstTokens, ...alphabet]);
  const words = cutWords(counts, new Set(alphabet), tokens, continuingPrefix);
  const total = Math.max(0, maximumSize - tokens.size());
  const each = Math.ceil(total / 200);
  const merges = new Map<number, readonly [left: string, right: string]>(); // a pair that comes again moves to the end

  const pairCounts = new Map<number, number>();
  const added = new Map<number, number[]>(); // words by pair, for pairs that are new in them
  const queue = priorityQueue(comesBefore);
  const change = (left: number, right: number, count: number, word: number) => {
    const pair = left * idLimit + right;
    pairCounts.set(pair, (pairCounts.get(pair) ?? 0) + count);
    if (count < 0) return;
    const found = added.get(pair);
    if (found === undefined) added.set(pair, [word]);
    else if (found.at(-1) !== word) found.push(word);
  };
  const enqueueAdded = () => {
    for (const [pair, inWords] of added) {
      const count = pairCounts.get(pair) ?? 0;
      if (count > 0)
        queue.push({ count, left: Math.floor(pair / idLimit), right: pair % idLimit, words: inWords });
    }
    added.clear();
  };

  words.countPairs(change);
  enqueueAdded();
  while (tokens.size() < maximumSize) {
    const candidate = queue.pop();
    if (candidate === undefined) break;
    const { left, right } = candidate;
    const pair = left * idLimit + right;
    const count = pairCounts.get(pair) ?? 0;
    if (candidate.count !== count) {
      candidate.count = count;
      queue.push(candidate);
      continue;
    }
    if (count < Math.max(minimumCount, 1)) break;
    const [leftToken, rightToken] = [tokens.token(left), tokens.token(right)];
    const merged = tokens.idOf(leftToken + rightToken.slice(continuingPrefix.length));
    merges.delete(pair);
    merges.set(pair, [leftToken, rightToken]);
    for (const word of candidate.words) words.merge(word, left, right, merged, change);
    enqueueAdded();
    if (merges.size % each === 0) onProgress?.({ done: Math.min(merges.size, total), total });
  }
  onProgress?.({ done: total, total });
  return { tokens: tokens.all, merges: [...merges.values()] };
}

const idLimit = 2 ** 24; // a pair of ids is one number, exact below 2 ** 53

/** A pair of neighbouring tokens, how often it occurred when it was queued, and the words that it came into. */
interface Candidate {
  count: number;
  readonly left: number;
  readonly right: number;
  readonly words: readonly number[];
}

function comesBefore(a: Candidate, b: Candidate): boolean {
  if (a.count !== b.count) return a.count > b.count;
  return a.left === b.left ? a.right < b.right : a.left < b.left;
}

interface TokenTable {
  readonly all: readonly string[];
  size(): number;
  token(id: number): string;
  /** The id of a token, a new one if it has none. */
  idOf(token: string): number;
}

function tokenTable(first: readonly string[]): TokenTable {
  const ids = new Map<string, number>();
  const all: string[] = [];
  const idOf = (token: string): number => {
    const known = ids.get(token);
    if (known !== undefined) return known;
    ids.set(token, all.length);
    return all.push(token) - 1;
  };
  for (const token of first) idOf(token);
  return { all, size: () => all.length, token: (id) => all[id] ?? "", idOf };
}

type ChangePair = (left: number, right: number, count: number, word: number) => void;

interface Words {
  countPairs(change: ChangePair): void;
  /** Replaces the pair in a word from left to right, and tells how often its neighbours now occur. */
  merge(word: number, left: number, right: number, merged: number, change: ChangePair): void;
}

/** Words as runs of token ids in one array; a run gets shorter with each merge. */
function cutWords(
  counts: ReadonlyMap<string, number>,
  alphabet: ReadonlySet<string>,
  tokens: TokenTable,
  continuingPrefix: string,
): Words {
  const starts: number[] = [];
  const ends: number[] = [];
  const ids: number[] = [];
  const countOf = [...counts.values()];
  for (const word of counts.keys()) {
    starts.push(ids.length);
    let first = true;
    for (const character of word) {
      if (alphabet.has(character)) ids.push(tokens.idOf(first ? character : continuingPrefix + character));
      first = false;
    }
    ends.push(ids.length);
  }
  const symbols = Int32Array.from(ids);

  return {
    countPairs(change) {
      for (const [word, start] of starts.entries())
        for (let at = start + 1; at < ends[word]!; at++)
          change(symbols[at - 1]!, symbols[at]!, countOf[word]!, word);
    },
    merge(word, left, right, merged, change) {
      const start = starts[word]!;
      const end = ends[word]!;
      const count = countOf[word]!;
      let to = start;
      for (let from = start; from < end; from++) {
        if (symbols[from] !== left || from + 1 === end || symbols[from + 1] !== right) {
          symbols[to++] = symbols[from]!;
          continue;
        }
        if (to > start) {
          change(symbols[to - 1]!, left, -count, word);
          change(symbols[to - 1]!, merged, count, word);
        }
        symbols[to++] = merged;
        from++; // over the pair's right token
        if (from + 1 < end) {
          change(right, symbols[from + 1]!, -count, word);
          change(merged, symbols[from + 1]!, count, word);
        }
      }
      ends[word] = to;
    },
  };
}
