import { readFile } from "node:fs/promises";
import { multi30k } from "../data-sets/multi30k.ts";
import { tatoebaEnglishChinese } from "../data-sets/tatoeba.ts";
import { type ParallelText, pairLines, pairTabs, type SentencePair } from "../parallel/parallel-text.ts";
import { splitPairs } from "../parallel/split-pairs.ts";
import { type FetchOptions, fetchDataSet } from "./fetch-data-set.ts";

/** Sentences with their translations, in three parts. */
export interface ParallelParts {
  readonly train: readonly SentencePair[];
  readonly validation: readonly SentencePair[];
  readonly test: readonly SentencePair[];
}

/**
 * The pairs of `multi30k`, German as source and English as target: its own 29,000 training, 1,014 validation
 * and 1,000 test pairs (test2016), without the white space around some.
 *
 * @throws Error as `fetchDataSet` does.
 */
export async function loadMulti30k(options: FetchOptions = {}): Promise<ParallelParts> {
  const paths = await fetchDataSet(multi30k, options);
  const texts = await Promise.all(paths.map((path) => readFile(path, "utf8")));
  const pairs = (at: number): readonly SentencePair[] =>
    allPairs("loadMulti30k", pairLines(texts[at]!, texts[at + 1]!));
  return { train: pairs(0), validation: pairs(2), test: pairs(4) };
}

/**
 * The pairs of `tatoebaEnglishChinese`, English as source and Chinese as target.
 *
 * The data set has no parts of its own. These are `splitPairs` with seed 1 and fractions of 0.9, 0.05 and
 * 0.05, in which no sentence is in two parts: 26,171 training, 1,507 validation and 1,477 test pairs. Pairs
 * that occur more than once are kept.
 *
 * @throws Error as `fetchDataSet` does.
 */
export async function loadTatoeba(options: FetchOptions = {}): Promise<ParallelParts> {
  const [path] = await fetchDataSet(tatoebaEnglishChinese, options);
  const pairs = allPairs("loadTatoeba", pairTabs(await readFile(path!, "utf8")));
  return splitPairs(pairs, { seed: 1, fractions: { train: 0.9, validation: 0.05, test: 0.05 } });
}

/** The published files have a translation for every line; where one has not, this package is wrong about them. */
function allPairs(where: string, { pairs, dropped }: ParallelText): readonly SentencePair[] {
  const [first] = dropped;
  if (first === undefined) return pairs;
  throw new Error(
    `${where}: every line must be a sentence with its translation, got ${dropped.length} that are not: line ${first.line}, ${first.why}.`,
  );
}
