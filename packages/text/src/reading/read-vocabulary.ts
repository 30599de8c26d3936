import { type JsonObject, readObject, readString, show } from "../json.ts";
import { type Vocabulary, vocabulary } from "../vocabulary/vocabulary.ts";
import { type AddedToken, reading } from "./kinds.ts";
import { readId } from "./read-added-tokens.ts";

/** The vocabulary of a model's JSON and the added tokens, with the roles of special tokens. */
export function readVocabulary(model: JsonObject, addedTokens: readonly AddedToken[]): Vocabulary {
  const ids = new Map<string, number>();
  for (const [token, id] of Object.entries(readObject(model.vocab, reading, "model.vocab")))
    ids.set(token, readId(id, `model.vocab[${show(token)}]`));
  for (const [at, { id, content }] of addedTokens.entries()) {
    const inModel = ids.get(content) ?? id;
    if (inModel !== id)
      throw new Error(
        `${reading}: added_tokens[${at}] (${show(content)}) has the id ${id}, but model.vocab gives it ${inModel}.`,
      );
    ids.set(content, id);
  }
  return vocabulary(inOrder(ids), Object.fromEntries(readRoles(model, addedTokens, ids)));
}

function inOrder(ids: ReadonlyMap<string, number>): readonly string[] {
  const tokens: (string | undefined)[] = Array.from({ length: ids.size });
  for (const [token, id] of ids) {
    if (id >= ids.size)
      throw new Error(
        `${reading}: the ${ids.size} tokens must have the ids 0 to ${ids.size - 1}, but ${show(token)} has ${id}.`,
      );
    if (tokens[id] !== undefined)
      throw new Error(`${reading}: two tokens, ${show(tokens[id])} and ${show(token)}, have the id ${id}.`);
    tokens[id] = token;
  }
  return tokens.filter((token) => token !== undefined); // none is: as many tokens as ids, no id twice
}

/** `special_tokens` gives the roles; without it, `unk_token` is `unknown` and the others go by their own text. */
function readRoles(
  model: JsonObject,
  addedTokens: readonly AddedToken[],
  ids: ReadonlyMap<string, number>,
): ReadonlyMap<string, string> {
  const roles = new Map<string, string>();
  for (const [role, value] of Object.entries(
    readObject(model.special_tokens ?? {}, reading, "model.special_tokens"),
  )) {
    const token = readString(value, reading, `model.special_tokens.${role}`);
    if (!ids.has(token))
      throw new Error(
        `${reading}: model.special_tokens.${role} must be a token of the vocabulary, got ${show(token)}.`,
      );
    roles.set(role, token);
  }
  const unknown = readString(model.unk_token ?? "", reading, "model.unk_token");
  if (ids.has(unknown) && !roles.has("unknown")) roles.set("unknown", unknown);
  if (model.type === "WordLevel" && (roles.get("unknown") ?? unknown) !== unknown)
    throw new Error(
      `${reading}: model.unk_token ${show(unknown)} and model.special_tokens.unknown ` +
        `${show(roles.get("unknown"))} must be the same.`,
    );
  const named = new Set(roles.values());
  for (const { content, special } of addedTokens)
    if (special && !named.has(content)) roles.set(content, content);
  return roles;
}
