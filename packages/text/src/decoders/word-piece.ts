import type { Decoder } from "../contracts.ts";

export interface WordPieceDecoderOptions {
  /** What stands before a token that goes on with the word before it. Default `"##"`. */
  readonly continuingPrefix?: string | undefined;
  /** Takes out the spaces before English punctuation and contractions (`do not` too is written `don't`). Default true. */
  readonly cleanup?: boolean | undefined;
}

/** Joins WordPiece tokens: a space before each but the first and those that go on with a word. */
export function wordPieceDecoder(options: WordPieceDecoderOptions = {}): Decoder {
  const { continuingPrefix = "##", cleanup = true } = options;
  const change = (tokens: readonly string[]): readonly string[] =>
    tokens.map((token, at) => {
      const continues = at > 0 && token.startsWith(continuingPrefix);
      const joined = continues ? token.slice(continuingPrefix.length) : (at === 0 ? "" : " ") + token;
      return cleanup ? withoutSpaces(joined) : joined;
    });
  return {
    kind: "WordPiece",
    change,
    decode: (tokens) => change(tokens).join(""),
    toJSON: () => ({ type: "WordPiece", prefix: continuingPrefix, cleanup }),
  };
}

function withoutSpaces(text: string): string {
  return replacements.reduce((soFar, [from, to]) => soFar.replaceAll(from, to), text);
}

const replacements = [
  [" .", "."],
  [" ?", "?"],
  [" !", "!"],
  [" ,", ","],
  [" ' ", "'"],
  [" n't", "n't"],
  [" 'm", "'m"],
  [" do not", " don't"],
  [" 's", "'s"],
  [" 've", "'ve"],
  [" 're", "'re"],
] as const;
