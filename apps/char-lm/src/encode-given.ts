import type { Tokenizer } from "@refrain/text";

/**
 * The ids of a text that the command line gives.
 *
 * @param option what gave it, such as `--prompt`.
 * @throws when the text has a character that the model does not know.
 */
export function encodeGiven(tokenizer: Tokenizer, option: string, text: string): Int32Array {
  const unknown = Array.from(text).find((character) => !tokenizer.vocabulary.has(character));
  if (unknown !== undefined) {
    throw new Error(
      `${option} has "${unknown}", which is not in the text that the model was trained on. Leave it out.`,
    );
  }
  return tokenizer.encode(text);
}
