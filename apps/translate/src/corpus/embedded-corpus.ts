import type { SentencePair } from "@refrain/data";
import { chinese } from "./chinese/sentence.ts";
import { drawing } from "./draw/draw.ts";
import { drawMeaning } from "./draw/meaning.ts";
import { english } from "./english/sentence.ts";
import { german } from "./german/sentence.ts";
import type { Meaning } from "./meaning.ts";

/** The languages that the corpus is in. */
export type Language = "de" | "en" | "zh";

/** How the corpus is drawn. */
export interface EmbeddedCorpusOptions {
  readonly from: Language;
  readonly to: Language;
  /** Pairs to train on. Default: 12,000. */
  readonly training?: number;
  /** Pairs to validate on, and pairs to test on. Default: 500. */
  readonly held?: number;
  /** Another seed is another corpus. Default: 1. */
  readonly seed?: number;
}

/** The parts of the corpus. No sentence of one is in another, neither as a source nor as a translation. */
export interface EmbeddedCorpus {
  readonly training: readonly SentencePair[];
  readonly validation: readonly SentencePair[];
  readonly test: readonly SentencePair[];
}

const writers: Readonly<Record<Language, (meaning: Meaning) => string>> = {
  de: german,
  en: english,
  zh: chinese,
};

/**
 * The corpus that is there without a network: everyday sentences that a grammar of German, English and Chinese draws from many millions.
 *
 * @throws when both languages are the same.
 */
export function embeddedCorpus({
  from,
  to,
  training = 12_000,
  held = 500,
  seed = 1,
}: EmbeddedCorpusOptions): EmbeddedCorpus {
  if (from === to) throw new Error(`embeddedCorpus: pass two languages, got ${from} twice.`);
  const draw = drawing(seed);
  const seen = new Set<string>();
  const pairs: SentencePair[] = [];
  while (pairs.length < training + 2 * held) {
    const meaning = drawMeaning(draw);
    const pair = { source: writers[from](meaning), target: writers[to](meaning) };
    if (seen.has(pair.source) || seen.has(pair.target)) continue;
    seen.add(pair.source).add(pair.target);
    pairs.push(pair);
  }
  return {
    test: pairs.slice(0, held),
    validation: pairs.slice(held, 2 * held),
    training: pairs.slice(2 * held),
  };
}
