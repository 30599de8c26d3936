import { type Tokenizer, trainCharacters } from "@refrain/text";
import type { NamedText } from "./protocol.ts";

/** A text as ids, in the parts that it is used in. */
export interface Corpus {
  readonly tokenizer: Tokenizer;
  readonly training: Int32Array;
  readonly validation: Int32Array;
  /** What samples begin with: two words of the validation text. */
  readonly prompt: string;
  /** Characters that the tokenizer does not know, and that were left out. */
  readonly leftOut: number;
}

/** Characters that are enough to validate on. */
const VALIDATION = 16_384;

/**
 * Divides a text as char-lm does, the last tenth for validation, so that a run goes on there.
 *
 * @param known the tokenizer of a model that was trained before.
 * @throws when the text is empty, or has nothing that the model knows.
 */
export function prepareCorpus({ name, text: given }: NamedText, known: Tokenizer | null): Corpus {
  const tokenizer = known ?? trainCharacters(given);
  // All characters of the text are in a tokenizer that was made from it.
  const kept = known === null ? given : knownPart(given, tokenizer);
  const end = Math.floor(kept.length * 0.9);
  const validation = kept.slice(end);
  if (validation.length < 2) {
    throw new Error(`${name} must have at least 20 characters that the model knows, got ${kept.length}.`);
  }
  return {
    tokenizer,
    training: tokenizer.encode(kept.slice(0, end)),
    validation: tokenizer.encode(validation).subarray(0, VALIDATION),
    prompt: /\n(\w+ \w+ )/.exec(validation)?.[1] ?? Array.from(validation.slice(0, 2))[0]!,
    leftOut: given.length - kept.length,
  };
}

function knownPart(text: string, { vocabulary }: Tokenizer): string {
  const kept: string[] = [];
  for (const character of text) if (vocabulary.has(character)) kept.push(character);
  return kept.join("");
}
