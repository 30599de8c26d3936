import { show } from "../json.ts";
import type { Vocabulary } from "../vocabulary/vocabulary.ts";

/** A token that is kept whole where it stands in a text, and how it is looked for. */
export interface WholeToken {
  readonly content: string;
  /** Only where no word goes on before or after it. Default false. */
  readonly singleWord?: boolean | undefined;
  /** Takes the white space before it too. Default false. */
  readonly takesSpaceBefore?: boolean | undefined;
  /** Takes the white space after it too. Default false. */
  readonly takesSpaceAfter?: boolean | undefined;
  /** Looked for, normalized itself, in the normalized text. Default false. */
  readonly normalized?: boolean | undefined;
}

/** The tokens to keep whole: all special tokens unless told. Throws when one is not in the vocabulary. */
export function wholeTokensOf(
  vocabulary: Vocabulary,
  wholeTokens: readonly (string | WholeToken)[] | undefined,
): readonly WholeToken[] {
  const tokens = (wholeTokens ?? Object.values(vocabulary.specialTokens)).map((token) =>
    typeof token === "string" ? { content: token } : token,
  );
  for (const { content } of tokens)
    if (!vocabulary.has(content))
      throw new Error(`wholeTokens: ${show(content)} must be a token of the vocabulary.`);
  return tokens;
}
