import type { Model } from "../contracts.ts";
import { type JsonObject, readArray, readString, show } from "../json.ts";
import { unigram } from "../models/unigram.ts";
import { atPlace, onlyFields, readBoolean } from "./fields.ts";
import { type AddedToken, reading } from "./kinds.ts";
import { readId } from "./read-added-tokens.ts";
import { readVocabulary } from "./read-vocabulary.ts";

/** A unigram model from the `model` of a tokenizer.json. */
export function readUnigram(model: JsonObject, addedTokens: readonly AddedToken[]): Model {
  onlyFields(model, "model", ["unk_id", "vocab", "byte_fallback", "special_tokens"]);
  const ids = new Map<string, number>();
  const scores: number[] = [];
  for (const [id, entry] of readArray(model.vocab, reading, "model.vocab").entries()) {
    const place = `model.vocab[${id}]`;
    const [token, score] = readArray(entry, reading, place);
    const text = readString(token, reading, `${place}[0]`);
    if (typeof score !== "number")
      throw new Error(`${reading}: ${place}[1] must be a number, got ${show(score)}.`);
    if (ids.has(text))
      throw new Error(`${reading}: ${place} and model.vocab[${ids.get(text)}] are both ${show(text)}.`);
    ids.set(text, id);
    scores.push(score);
  }
  const unknown = model.unk_id ?? null;
  const unk_token = unknown === null ? null : [...ids.keys()][readId(unknown, "model.unk_id")];
  if (unk_token === undefined)
    throw new Error(
      `${reading}: model.unk_id must be null or from 0 to ${ids.size - 1}, got ${show(unknown)}.`,
    );
  const { special_tokens = {} } = model;
  const vocabulary = readVocabulary(
    { type: "Unigram", vocab: Object.fromEntries(ids), unk_token, special_tokens },
    addedTokens,
  );
  while (scores.length < vocabulary.size) scores.push(0); // added tokens, which the model itself never gives
  const byteFallback = readBoolean(model, "model", "byte_fallback", false);
  return atPlace("model", () => unigram({ vocabulary, scores, byteFallback }));
}
