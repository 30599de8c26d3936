import type { Model } from "../contracts.ts";
import { type Json, type JsonObject, readArray, readString, show } from "../json.ts";
import { bpe } from "../models/bpe.ts";
import { atPlace, onlyFields, readBoolean } from "./fields.ts";
import { type AddedToken, reading } from "./kinds.ts";
import { readVocabulary } from "./read-vocabulary.ts";

const path = "model";

/** Byte pair encoding from the `model` of a tokenizer.json. */
export function readBpe(model: JsonObject, addedTokens: readonly AddedToken[]): Model {
  onlyFields(model, path, [
    ...["vocab", "merges", "unk_token", "dropout", "continuing_subword_prefix", "end_of_word_suffix"],
    ...["fuse_unk", "byte_fallback", "ignore_merges", "special_tokens"],
  ]);
  if ((model.dropout ?? 0) !== 0)
    throw new Error(
      `${reading}: model.dropout must be null, got ${show(model.dropout)}: encode gives the same ids each time. ` +
        "Set it to null in the file, and give the dropout to the tokenizer's sample.",
    );
  const options = {
    vocabulary: readVocabulary(model, addedTokens),
    merges: readArray(model.merges, reading, "model.merges").map(readMerge),
    byteFallback: readBoolean(model, path, "byte_fallback", false),
    fuseUnknown: readBoolean(model, path, "fuse_unk", false),
    ignoreMerges: readBoolean(model, path, "ignore_merges", false),
    continuingPrefix: readAffix(model, "continuing_subword_prefix"),
    endOfWordSuffix: readAffix(model, "end_of_word_suffix"),
  };
  return atPlace(path, () => bpe(options));
}

/** A pair of tokens; older files write it as one text with a space between them. */
function readMerge(json: Json, at: number): readonly [left: string, right: string] {
  const pair = typeof json === "string" ? json.split(" ") : json;
  if (Array.isArray(pair) && pair.length === 2) {
    const [left, right] = pair;
    if (typeof left === "string" && typeof right === "string" && left !== "" && right !== "")
      return [left, right];
  }
  throw new Error(`${reading}: model.merges[${at}] must be a pair of tokens, got ${show(json)}.`);
}

function readAffix(model: JsonObject, name: string): string | undefined {
  return (model[name] ?? null) === null ? undefined : readString(model[name], reading, `model.${name}`);
}
