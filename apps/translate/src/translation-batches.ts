import type { SentencePair } from "@refrain/data";
import { type Batches, padIds, tokenBudgetBatches } from "@refrain/data";
import { specialIds, type Tokenizers } from "./tokenizers.ts";

/** A pair as token ids. The source ends with the end token. */
export interface EncodedPair {
  readonly source: Int32Array;
  readonly target: Int32Array;
}

/** A padded batch of pairs. */
export interface TranslationBatch {
  readonly source: Int32Array;
  readonly sourceShape: readonly [batch: number, time: number];
  readonly sourceLengths: Int32Array;
  /** Behind the token that begins a sentence. */
  readonly target: Int32Array;
  readonly targetShape: readonly [batch: number, time: number];
  readonly targetLengths: Int32Array;
  /** What follows each of the target's own steps, row after row without padding. */
  readonly next: Int32Array;
}

/** How pairs become batches. */
export interface TranslationBatchesOptions {
  readonly pairs: readonly SentencePair[];
  readonly tokenizers: Tokenizers;
  /** The most tokens on either side, padding included. */
  readonly batchTokens: number;
  /** Pairs with a longer side are left out. */
  readonly maxLength: number;
  /** Shuffles anew in each epoch; undefined: from short to long. */
  readonly seed?: number;
  /** The probability that a merge is left out, drawn anew each time a pair is read. Default: 0. */
  readonly subwordDropout?: number;
}

/** Batches of pairs of about one length, and how many pairs were too long for them. */
export interface TranslationBatches {
  readonly batches: Batches<TranslationBatch>;
  readonly kept: number;
  readonly tooLong: number;
}

/** Batches of about equal work, for training and for the loss on a validation part. */
export function translationBatches(options: TranslationBatchesOptions): TranslationBatches {
  const { pairs, tokenizers, batchTokens, maxLength, seed, subwordDropout = 0 } = options;
  const encoded = pairs.map((pair) => encodePair(pair, tokenizers));
  const fitting = pairs.map((_, index) => index).filter((index) => lengthOf(encoded[index]!) <= maxLength);
  if (fitting.length === 0) {
    throw new Error(`No pair has at most ${maxLength} tokens on each side. Raise --max-length.`);
  }
  const indices = tokenBudgetBatches({
    lengths: fitting.map((index) => lengthOf(encoded[index]!)),
    maxTokens: Math.max(batchTokens, maxLength),
    ...(seed === undefined ? {} : { seed }),
  });
  const batches: Batches<TranslationBatch> = {
    description: `${indices.description} of translation pairs`,
    count: (epoch) => indices.count(epoch),
    at(epoch, index) {
      const rows = Array.from(indices.at(epoch, index), (row) => fitting[row]!);
      const read = (row: number) =>
        subwordDropout === 0
          ? encoded[row]!
          : samplePair(pairs[row]!, tokenizers, subwordDropout, epoch * pairs.length + row);
      return batchOf(rows.map(read), tokenizers);
    },
  };
  return { batches, kept: fitting.length, tooLong: pairs.length - fitting.length };
}

function encodePair({ source, target }: SentencePair, tokenizers: Tokenizers): EncodedPair {
  return {
    source: withEnd(tokenizers.source.encode(source), tokenizers),
    target: tokenizers.target.encode(target),
  };
}

function samplePair(
  { source, target }: SentencePair,
  tokenizers: Tokenizers,
  dropout: number,
  seed: number,
): EncodedPair {
  const sampled = (side: keyof Tokenizers, text: string) =>
    tokenizers[side].sample?.(text, { seed, dropout }) ?? tokenizers[side].encode(text);
  return { source: withEnd(sampled("source", source), tokenizers), target: sampled("target", target) };
}

/** The ids of a source as the model reads it. */
export function withEnd(ids: Int32Array, { source }: Tokenizers): Int32Array {
  return Int32Array.from([...ids, specialIds(source, "The tokenizer").end]);
}

function lengthOf({ source, target }: EncodedPair): number {
  return Math.max(source.length, target.length + 1);
}

/** Pads pairs to a batch. */
export function batchOf(pairs: readonly EncodedPair[], { source, target }: Tokenizers): TranslationBatch {
  const { begin, end, pad } = specialIds(target, "The tokenizer");
  const sources = padIds(
    pairs.map((pair) => pair.source),
    { padding: specialIds(source, "The tokenizer").pad },
  );
  const targets = padIds(
    pairs.map((pair) => [begin, ...pair.target]),
    { padding: pad },
  );
  return {
    source: sources.ids,
    sourceShape: sources.shape,
    sourceLengths: sources.lengths,
    target: targets.ids,
    targetShape: targets.shape,
    targetLengths: targets.lengths,
    next: Int32Array.from(pairs.flatMap((pair) => [...pair.target, end])),
  };
}
