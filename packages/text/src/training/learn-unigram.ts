import { arcProbabilities, bestPath, type Lattice, latticeOf, unknownId } from "../models/lattice.ts";
import { tokenTrie } from "../models/token-trie.ts";
import { type AlphabetOptions, learnAlphabet } from "./learn-alphabet.ts";
import type { OnProgress } from "./progress.ts";
import { seedPieces } from "./seed-pieces.ts";

export interface UnigramLearning extends AlphabetOptions {
  /** The most pieces to keep. */
  readonly maximumSize: number;
  /** The longest piece, in characters. */
  readonly longestPiece: number;
  readonly onProgress?: OnProgress | undefined;
}

export interface LearnedUnigram {
  readonly tokens: readonly string[];
  /** For each token the logarithm of its probability, in nats. */
  readonly scores: readonly number[];
}

/**
 * A unigram language model of pieces (Kudo, 2018). It begins with all substrings that occur again, and takes
 * turns: two rounds of expectation and maximization give the pieces their probabilities, then the quarter goes
 * whose loss costs the text the least likelihood. Characters stay.
 */
export function learnUnigram(counts: ReadonlyMap<string, number>, options: UnigramLearning): LearnedUnigram {
  const { maximumSize, longestPiece, onProgress } = options;
  const alphabet = new Set(learnAlphabet(counts, options));
  const words = Array.from(counts, ([word, count]) => ({ word, count }));
  const seeds = seedPieces(counts, { most: 20 * maximumSize + 100_000, longest: longestPiece }).filter(
    ([text]) => [...text].every((character) => alphabet.has(character)),
  );
  const seedSum = seeds.reduce((sum, [, count]) => sum + count, 0);
  let pieces: readonly Piece[] = seeds.map(([text, count]) => ({
    text,
    score: Math.log(count / seedSum),
    kept: alphabet.has(text),
  }));
  const target = Math.max(maximumSize, alphabet.size);
  const total = 1 + Math.max(1, Math.ceil(Math.log(target / pieces.length) / Math.log(shrinking)));
  let done = 0;
  for (;;) {
    for (let round = 0; round < 2; round++) pieces = maximize(pieces, expectedCounts(words, pieces));
    onProgress?.({ done: Math.min(++done, total - 1), total });
    if (pieces.length <= target) break;
    pieces = prune(words, pieces, Math.max(target, Math.floor(shrinking * pieces.length)));
  }
  onProgress?.({ done: total, total });
  const ordered = [...pieces].sort((a, b) => b.score - a.score || (a.text < b.text ? -1 : 1));
  return { tokens: ordered.map(({ text }) => text), scores: ordered.map(({ score }) => score) };
}

const shrinking = 0.75;
const fewestExpected = 0.5; // occurrences; a rarer piece goes

interface Piece {
  readonly text: string;
  readonly score: number;
  /** A character, which is not pruned. */
  readonly kept: boolean;
}

interface CountedWord {
  readonly word: string;
  readonly count: number;
}

type VisitWord = (lattice: Lattice, count: number) => void;

function eachLattice(words: readonly CountedWord[], pieces: readonly Piece[], visit: VisitWord): void {
  const trie = tokenTrie(pieces.map(({ text }) => text));
  for (const { word, count } of words) visit(latticeOf(word, trie), count);
}

function scorer(pieces: readonly Piece[]): (id: number) => number {
  const least = pieces.reduce((soFar, { score }) => Math.min(soFar, score), 0);
  return (id) => (id === unknownId ? least - 10 : pieces[id]!.score);
}

/** How often each piece occurs, on average over all segmentations of all words. */
function expectedCounts(words: readonly CountedWord[], pieces: readonly Piece[]): Float64Array {
  const expected = new Float64Array(pieces.length);
  const scoreOf = scorer(pieces);
  eachLattice(words, pieces, (lattice, count) => {
    arcProbabilities(lattice, scoreOf, ({ id }, probability) => {
      if (id !== unknownId) expected[id] = expected[id]! + count * probability;
    });
  });
  return expected;
}

/** New scores from expected counts, with the prior of a Dirichlet process, which makes rare pieces rarer. */
function maximize(pieces: readonly Piece[], expected: Float64Array): readonly Piece[] {
  const left = pieces
    .map((piece, id) => ({ piece, count: expected[id]! }))
    .filter(({ piece, count }) => piece.kept || count >= fewestExpected);
  const sum = left.reduce((soFar, { count }) => soFar + count, 0);
  return left.map(({ piece, count }) => ({
    ...piece,
    score: digamma(Math.max(count, fewestExpected)) - digamma(sum),
  }));
}

/** Keeps the `size` pieces without which the words would be the least likely. */
function prune(words: readonly CountedWord[], pieces: readonly Piece[], size: number): readonly Piece[] {
  const scoreOf = scorer(pieces);
  const used = new Float64Array(pieces.length); // in the best segmentations
  let sum = 0;
  eachLattice(words, pieces, (lattice, count) => {
    for (const { id } of bestPath(lattice, scoreOf)) {
      if (id === unknownId) continue;
      used[id] = used[id]! + count;
      sum += count;
    }
  });
  const trie = tokenTrie(pieces.map(({ text }) => text));
  const losses = pieces.map(({ text, kept }, id) => {
    if (kept) return Number.POSITIVE_INFINITY;
    const count = used[id]!;
    if (count === 0) return Number.NEGATIVE_INFINITY;
    const instead = bestPath(latticeOf(text, trie), scoreOf, true);
    const newSum = Math.log(sum + count * (instead.length - 1));
    const without = instead.reduce((soFar, arc) => soFar + Math.log((used[arc.id] ?? 0) + count) - newSum, 0);
    return (count / sum) * (Math.log(count) - Math.log(sum) - without);
  });
  const order = Array.from(pieces.keys()).sort((a, b) => losses[b]! - losses[a]! || a - b);
  const left = new Set(order.slice(0, size));
  return pieces.filter((_, id) => left.has(id));
}

/** The derivative of the logarithm of the gamma function, for positive numbers. */
function digamma(x: number): number {
  let result = 0;
  let shifted = x;
  for (; shifted < 7; shifted++) result -= 1 / shifted;
  const half = shifted - 0.5;
  const inverse = 1 / (half * half);
  return (
    result +
    Math.log(half) +
    inverse * (1 / 24 - inverse * (7 / 960 - inverse * (31 / 8064 - (inverse * 127) / 30720)))
  );
}
