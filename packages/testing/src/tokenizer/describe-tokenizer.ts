import type { Tokenizer } from "@refrain/text";
import { describeLaws } from "../laws/describe-laws.ts";
import { type TokenizerOptions, tokenizerLaws } from "./tokenizer-laws.ts";

/**
 * Tests a tokenizer with random texts of all that is hard: decoding is the inverse of encoding up to the normal form, ids
 * are in the vocabulary, and JSON keeps it.
 *
 * @param tokenizer gives the tokenizer when a test runs.
 *
 * @example
 * describeTokenizer("bytes", () => byteTokenizer(), { fromJSON: tokenizerFromJSON });
 */
export function describeTokenizer(name: string, tokenizer: () => Tokenizer, options: TokenizerOptions): void {
  describeLaws(name, tokenizerLaws(tokenizer, options), options);
}
