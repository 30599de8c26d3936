import { type Json, type JsonObject, readArray, readObject, readString, show } from "../json.ts";
import { onlyFields, readBoolean } from "./fields.ts";
import { type AddedToken, reading } from "./kinds.ts";

/** The added tokens of a tokenizer.json. */
export function readAddedTokens(json: Json | undefined): readonly AddedToken[] {
  return readArray(json ?? [], reading, "added_tokens").map((element, at) =>
    readAddedToken(readObject(element, reading, `added_tokens[${at}]`), `added_tokens[${at}]`),
  );
}

function readAddedToken(token: JsonObject, path: string): AddedToken {
  onlyFields(token, path, ["id", "content", "single_word", "lstrip", "rstrip", "normalized", "special"]);
  return {
    id: readId(token.id, `${path}.id`),
    content: readString(token.content, reading, `${path}.content`),
    singleWord: readBoolean(token, path, "single_word"),
    takesSpaceBefore: readBoolean(token, path, "lstrip"),
    takesSpaceAfter: readBoolean(token, path, "rstrip"),
    normalized: readBoolean(token, path, "normalized"),
    special: readBoolean(token, path, "special"),
  };
}

/** A token id: a whole number from 0. */
export function readId(value: unknown, path: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error(`${reading}: ${path} must be a whole number from 0, got ${show(value)}.`);
}
