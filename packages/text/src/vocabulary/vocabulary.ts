import { type JsonObject, parseJson, readArray, readObject, readString, show } from "../json.ts";
import { isWellFormed } from "../well-formed.ts";

/**
 * Special tokens by role: `{ pad: "<pad>", unknown: "<unk>", begin: "<bos>", end: "<eos>" }`. The role
 * `unknown` has a meaning here: its token stands for every token that the vocabulary does not hold. The other
 * roles are names between you and the code that asks for them with `specialId`.
 */
export type SpecialTokens = Readonly<Record<string, string>>;

/** Tokens, numbered from 0 without holes. */
export interface Vocabulary {
  readonly size: number;
  /** All tokens, special ones included: the id is the place. */
  readonly tokens: readonly string[];
  readonly specialTokens: SpecialTokens;
  /** Throws when there is no such id. */
  token(id: number): string;
  /** A token that is not held has the id of the unknown token; throws when there is none. */
  id(token: string): number;
  has(token: string): boolean;
  /** The id of a role's token: `specialId("pad")`. Throws when no special token has the role. */
  specialId(role: string): number;
  isSpecial(id: number): boolean;
  toJSON(): JsonObject;
}

/**
 * A vocabulary of these tokens, in this order. Special tokens that are not among `tokens` come first.
 *
 * Throws when there is no token, or one is empty, there twice, or not valid Unicode.
 *
 * @example
 * const letters = vocabulary(["a", "b"], { pad: "<pad>" });
 * letters.id("a");         // 1
 * letters.specialId("pad") // 0
 */
export function vocabulary(tokens: Iterable<string>, specialTokens: SpecialTokens = {}): Vocabulary {
  const given = [...tokens];
  const held = new Set(given);
  const all: readonly string[] = [
    ...Object.values(specialTokens).filter((token) => !held.has(token)),
    ...given,
  ];
  const ids = new Map<string, number>();
  if (all.length === 0) throw new Error("vocabulary: needs at least one token, got none.");
  for (const [id, token] of all.entries()) {
    checkToken(token, id, ids);
    ids.set(token, id);
  }
  const roles = new Map(Object.entries(specialTokens));
  if (new Set(roles.values()).size < roles.size)
    throw new Error(`vocabulary: each role must have a token of its own, got ${show(specialTokens)}.`);
  const special = new Set([...roles.values()].map((token) => ids.get(token)));
  const unknown = roles.get("unknown");
  const unknownId = unknown === undefined ? undefined : ids.get(unknown);

  return {
    size: all.length,
    tokens: all,
    specialTokens,
    token(id) {
      const token = all[id];
      if (token === undefined)
        throw new Error(`vocabulary: ids are whole numbers from 0 to ${all.length - 1}, got ${id}.`);
      return token;
    },
    id(token) {
      const id = ids.get(token) ?? unknownId;
      if (id === undefined)
        throw new Error(
          `vocabulary: ${show(token)} is not among the ${all.length} tokens, and there is no unknown token. ` +
            'Give specialTokens: { unknown: "<unk>" } if the unknown is expected.',
        );
      return id;
    },
    has: (token) => ids.has(token),
    specialId(role) {
      const id = ids.get(roles.get(role) ?? "");
      if (id === undefined)
        throw new Error(
          `vocabulary: no special token has the role "${role}"; the roles are ${list(roles.keys())}. ` +
            `Give specialTokens: { ${role}: "<${role}>" }.`,
        );
      return id;
    },
    isSpecial: (id) => special.has(id),
    toJSON: () => ({ tokens: all, specialTokens }),
  };
}

/** Reads what `toJSON` of a vocabulary wrote, as a text or parsed. Throws with the reason when it is damaged. */
export function vocabularyFromJSON(json: unknown): Vocabulary {
  const where = "vocabularyFromJSON";
  const root = parseJson(json, where);
  const tokens = readArray(root.tokens, where, "tokens").map((token, id) =>
    readString(token, where, `tokens[${id}]`),
  );
  const special = Object.entries(readObject(root.specialTokens, where, "specialTokens")).map(
    ([role, token]) => [role, readString(token, where, `specialTokens.${role}`)] as const,
  );
  const held = new Set(tokens);
  for (const [role, token] of special)
    if (!held.has(token))
      throw new Error(`${where}: specialTokens.${role} must be one of tokens, got ${show(token)}.`);
  return vocabulary(tokens, Object.fromEntries(special));
}

function checkToken(token: string, id: number, ids: ReadonlyMap<string, number>): void {
  if (token === "") throw new Error(`vocabulary: a token must not be empty, but token ${id} is.`);
  if (!isWellFormed(token))
    throw new Error(
      `vocabulary: token ${id} (${show(token)}) holds half a surrogate pair, which no file can hold.`,
    );
  if (ids.has(token))
    throw new Error(
      `vocabulary: every token must be there once, but ${show(token)} is token ${ids.get(token)} and ${id}.`,
    );
}

function list(names: Iterable<string>): string {
  return [...names].map((name) => `"${name}"`).join(", ") || "none";
}
