import type { Normalizer } from "../contracts.ts";
import type { OnProgress } from "../training/progress.ts";
import type { SpecialTokens } from "../vocabulary/vocabulary.ts";

/** What the training of every subword tokenizer can be told. */
export interface SubwordTrainingOptions {
  /** The most tokens to learn, special ones and characters included. Default 8000. */
  readonly maximumSize?: number | undefined;
  /** They come first, in the order of this object: the first role's token has id 0. */
  readonly specialTokens?: SpecialTokens | undefined;
  readonly normalizer?: Normalizer | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/** The size of a vocabulary that was asked for, 8000 by default. Throws when it has no room. */
export function vocabularySize(
  where: string,
  { maximumSize = 8000, specialTokens }: SubwordTrainingOptions,
): number {
  const special = Object.keys(specialTokens ?? {}).length;
  if (!(maximumSize > special && maximumSize < 2 ** 24))
    throw new Error(
      `${where}: maximumSize must leave room beside the ${special} special tokens and be less than 2 ** 24, ` +
        `got ${maximumSize}.`,
    );
  return Math.floor(maximumSize);
}
