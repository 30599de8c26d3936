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
  const kept = Array.from(given).filter((character) => tokenizer.vocabulary.has(character));
  const text = kept.join("");
  if (text.length < 2) throw new Error(`${name} has no text that the model knows. Take another text.`);
  const end = Math.floor(text.length * 0.9);
  const validation = text.slice(end);
  return {
    tokenizer,
    training: tokenizer.encode(text.slice(0, end)),
    validation: tokenizer.encode(validation).subarray(0, VALIDATION),
    prompt: /\n(\w+ \w+ )/.exec(validation)?.[1] ?? Array.from(validation).slice(0, 1).join(""),
    leftOut: Array.from(given).length - kept.length,
  };
}
