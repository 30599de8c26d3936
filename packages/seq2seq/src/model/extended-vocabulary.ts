import { less, scoped, type Tensor, where } from "@refrain/core";

/**
 * The ids of one batch: the vocabulary's, and behind them those of words in the sources that it lacks, so that they can be copied (See, Liu
 * and Manning, 2017). Each source counts its own words from the vocabulary's size on; `extendVocabulary` of `@refrain/text` does. Ids up to
 * `vocabularySize` that are none of its words have a probability of 1e-30, below that of all others.
 */
export interface ExtendedVocabulary {
  /** The number of ids, that of the source with the most such words. */
  readonly vocabularySize: number;
  /** The token that the model reads in their place. */
  readonly unknown: number;
}

/**
 * What a model can read: the unknown token in place of words behind the vocabulary. Ids behind those stay, to be refused where they are
 * looked up.
 */
export function readable(
  ids: Tensor,
  vocabularySize: number,
  extended: ExtendedVocabulary | undefined,
): Tensor {
  if (extended === undefined) return ids;
  return scoped(() => {
    const known = where(less(ids, extended.vocabularySize), extended.unknown, ids);
    return where(less(ids, vocabularySize), ids, known);
  });
}

/** @throws when the model does not copy, or an extended vocabulary does not extend its own. */
export function checkExtended(
  extended: ExtendedVocabulary | undefined,
  vocabularySize: number,
  copies: boolean,
): void {
  if (extended === undefined) return;
  const { vocabularySize: all, unknown } = extended;
  if (!copies) {
    throw new Error("seq2seq: an extended vocabulary needs a model with copy: true, this one does not copy.");
  }
  if (!Number.isSafeInteger(all) || all < vocabularySize) {
    throw new Error(
      `seq2seq: the extended vocabularySize must be an integer, ${vocabularySize} or more, got ${all}.`,
    );
  }
  if (!Number.isInteger(unknown) || unknown < 0 || unknown >= vocabularySize) {
    throw new Error(
      `seq2seq: the unknown token must be an id from 0 to ${vocabularySize - 1}, got ${unknown}.`,
    );
  }
}
