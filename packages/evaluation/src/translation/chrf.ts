import { requireEvaluated } from "../checks.ts";
import type { Metric } from "../metric.ts";
import { countAll, countMatches, countNGrams } from "../n-grams.ts";
import { type References, segmentsOf } from "../references.ts";
import { words } from "../white-space.ts";
import { fixed } from "./fixed.ts";
import { countReferences, noReferences, type ReferenceCounts, signature } from "./signature.ts";

export interface ChrfOptions {
  /** N-grams of up to so many characters. @default 6 */
  readonly characterOrder?: number;
  /** N-grams of up to so many words beside them; 2 makes it chrF++. @default 0 */
  readonly wordOrder?: number;
  /** How many times as much recall counts as precision. @default 2 */
  readonly beta?: number;
  /** Compares in lower case. */
  readonly lowercase?: boolean;
  /** Counts white space among the characters. */
  readonly whitespace?: boolean;
  /** Counts orders without n-grams as 1e-16, as chrF++.py, NLTK and Moses do, instead of leaving them out. */
  readonly epsSmoothing?: boolean;
}

/**
 * What chrF is computed from: counts of n-grams for each order, characters before words, summed over
 * hypotheses.
 */
export type ChrfCounts = {
  readonly hypothesis: readonly number[];
  readonly reference: readonly number[];
  readonly matches: readonly number[];
  readonly references: ReferenceCounts;
};

export interface ChrfScore {
  /** From 0 to 100. */
  readonly score: number;
  readonly signature: string;
  /** The line that sacreBLEU prints: `chrF2|nrefs:1|... = 59.73`. */
  readonly text: string;
}

/** chrF as a metric; `report` gives the number with its signature. */
export interface ChrfMetric extends Metric<string, References, ChrfCounts> {
  report(state: ChrfCounts): ChrfScore;
}

/**
 * chrF (Popovic, 2015) of a corpus, and with `wordOrder: 2` chrF++ (Popovic, 2017), from 0 to 100: the same
 * number and signature as sacreBLEU 2.6, but for the version (see `bleu`).
 *
 * The F-score of the character n-grams that hypothesis and reference share, recall counting `beta` times as
 * much. It needs no tokenizer, so suits languages with rich endings and those without spaces. Of several
 * references the best counts.
 *
 * @throws when hypotheses and references differ in number, or there are none.
 *
 * @example
 * chrf(["the cat sat on the mat"], ["the cat is on the mat"]).score; // chrF2, 64.57...
 * chrf(["the cat sat on the mat"], ["the cat is on the mat"], { wordOrder: 2 }).score; // chrF2++, 66.36...
 */
export function chrf(
  hypotheses: readonly string[],
  references: readonly References[],
  options: ChrfOptions = {},
): ChrfScore {
  const metric = chrfMetric(options);
  return metric.report(metric.update(metric.init(), hypotheses, references));
}

/** chrF of one sentence. See `chrf`. */
export function sentenceChrf(
  hypothesis: string,
  references: References,
  options: ChrfOptions = {},
): ChrfScore {
  return chrf([hypothesis], [references], options);
}

/**
 * chrF batch by batch: a metric over hypotheses and their references, whose state is sums. See `chrf`.
 *
 * @throws when an order is no whole number, or `beta` no positive one.
 *
 * @example
 * score(chrfMetric({ wordOrder: 2 }), ["the cat sat"], [["the cat sat down", "a cat sat"]]);
 */
export function chrfMetric(options: ChrfOptions = {}): ChrfMetric {
  const { characterOrder = 6, wordOrder = 0, beta = 2 } = options;
  const { lowercase = false, whitespace = false, epsSmoothing = false } = options;
  const name = `chrF${beta}${"+".repeat(requireOrder("wordOrder", 0, wordOrder))}`;
  const order = requireOrder("characterOrder", 1, characterOrder) + wordOrder;
  if (!(Number.isFinite(beta) && beta > 0)) {
    throw new Error(`chrF: beta must be a positive number, got ${beta}.`);
  }

  function nGrams(text: string): Map<string, number>[] {
    const cased = lowercase ? text.toLowerCase() : text;
    const characters = Array.from(whitespace ? cased : words(cased).join(""));
    const pieces = wordOrder > 0 ? words(cased).flatMap(setOffMark) : [];
    return [...countNGrams(characters, characterOrder), ...countNGrams(pieces, wordOrder)];
  }

  const fScore = (counts: Counts): number =>
    epsSmoothing ? meanOfFScores(counts, beta) : fScoreOfMeans(counts, beta);

  function bestReference(hypothesis: string, references: readonly string[]): Counts {
    const grams = nGrams(hypothesis);
    const candidates = references.map((reference) => countPair(grams, nGrams(reference)));
    return candidates.reduce((best, other) => (fScore(other) > fScore(best) ? other : best));
  }

  function report(state: ChrfCounts): ChrfScore {
    requireEvaluated(name, state.references.segments);
    const score = fScore(state);
    const settings = signature(state.references, {
      case: lowercase ? "lc" : "mixed",
      eff: !epsSmoothing,
      nc: characterOrder,
      nw: wordOrder,
      space: whitespace,
    });
    return { score, signature: settings, text: `${name}|${settings} = ${fixed(score, 2)}` };
  }

  const zeros = Array.from({ length: order }, () => 0);
  return {
    name,
    better: "higher",
    init: () => ({ hypothesis: zeros, reference: zeros, matches: zeros, references: noReferences }),
    update: (state, hypotheses, references) =>
      segmentsOf(name, hypotheses, references).reduce((sums, segment) => {
        const counts = bestReference(segment.hypothesis, segment.references);
        return {
          hypothesis: add(sums.hypothesis, counts.hypothesis),
          reference: add(sums.reference, counts.reference),
          matches: add(sums.matches, counts.matches),
          references: countReferences(sums.references, segment.references.length),
        };
      }, state),
    compute: (state) => report(state).score,
    report,
  };
}

type Counts = Omit<ChrfCounts, "references">;

const MARKS = new Set("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");

/** The mark at the end of a word as a word of its own, or else the one at its start. */
function setOffMark(word: string): string[] {
  const characters = Array.from(word);
  if (characters.length === 1) return [word];
  const last = characters.at(-1)!;
  if (MARKS.has(last)) return [characters.slice(0, -1).join(""), last];
  const first = characters[0]!;
  return MARKS.has(first) ? [first, characters.slice(1).join("")] : [word];
}

function countPair(hypothesis: Map<string, number>[], reference: Map<string, number>[]): Counts {
  return {
    // n-grams of an order that the reference is too short for are not held against the hypothesis
    hypothesis: hypothesis.map((grams, i) => (reference[i]!.size > 0 ? countAll(grams) : 0)),
    reference: reference.map(countAll),
    matches: hypothesis.map((grams, i) => countMatches(grams, reference[i]!)),
  };
}

/** The F-score of the mean precision and the mean recall over the orders that both sides have n-grams of. */
function fScoreOfMeans({ hypothesis, reference, matches }: Counts, beta: number): number {
  let [precision, recall, orders] = [0, 0, 0];
  for (let i = 0; i < matches.length; i++) {
    if (hypothesis[i] === 0 || reference[i] === 0) continue;
    precision += matches[i]! / hypothesis[i]!;
    recall += matches[i]! / reference[i]!;
    orders++;
  }
  if (precision + recall === 0) return 0;
  return 100 * fBeta(precision / orders, recall / orders, beta);
}

const EPSILON = 1e-16;

/** The mean of the F-scores over all orders. */
function meanOfFScores({ hypothesis, reference, matches }: Counts, beta: number): number {
  const share = (part: number, whole: number): number => (whole > 0 ? part / whole : EPSILON);
  const scores = matches.map((count, i) => {
    const [precision, recall] = [share(count, hypothesis[i]!), share(count, reference[i]!)];
    return precision + recall > 0 ? fBeta(precision, recall, beta) : EPSILON;
  });
  return (100 * scores.reduce((sum, score) => sum + score, 0)) / scores.length;
}

function fBeta(precision: number, recall: number, beta: number): number {
  const factor = beta ** 2;
  return ((1 + factor) * precision * recall) / (factor * precision + recall);
}

const add = (a: readonly number[], b: readonly number[]): number[] => a.map((value, i) => value + b[i]!);

function requireOrder(option: string, least: number, order: number): number {
  if (Number.isInteger(order) && order >= least) return order;
  throw new Error(`chrF: ${option} must be a whole number of at least ${least}, got ${order}.`);
}
