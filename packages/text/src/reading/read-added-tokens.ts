import { type Json, readArray, readObject, readString, show } from "../json.ts";
import { type AddedToken, reading } from "./kinds.ts";

/** What an added token must say for the way that special tokens are matched here. */
const required = {
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
} as const;

/** The special tokens of a tokenizer.json. */
export function readAddedTokens(json: Json | undefined): readonly AddedToken[] {
  return readArray(json ?? [], reading, "added_tokens").map((element, at) => {
    const path = `added_tokens[${at}]`;
    const token = readObject(element, reading, path);
    const content = readString(token.content, reading, `${path}.content`);
    for (const [flag, value] of Object.entries(required))
      if (token[flag] !== value)
        throw new Error(
          `${reading}: ${path} (${show(content)}) must have ${flag}: ${value}, got ${show(token[flag])}. ` +
            "Other added tokens than plain special ones are not supported.",
        );
    return { id: readId(token.id, `${path}.id`), content };
  });
}

/** A token id: a whole number from 0. */
export function readId(value: unknown, path: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error(`${reading}: ${path} must be a whole number from 0, got ${show(value)}.`);
}
