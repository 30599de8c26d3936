import type { Decoder, Model, Normalizer, PreTokenizer, Tokenizer } from "../contracts.ts";
import { type Json, type JsonObject, readObject, readString, show } from "../json.ts";
import type { WholeToken } from "../tokenizers/whole-tokens.ts";

/**
 * Your own kinds, by the `type` that their JSON has: `{ normalizers: { "acme/fold-digits": foldDigits } }`. Each
 * makes a piece of its JSON. They come before the built-in kinds of the same name, and nothing else is looked
 * up: a file cannot name code that you did not pass.
 */
export interface Kinds {
  readonly normalizers?: Readonly<Record<string, (json: JsonObject) => Normalizer>>;
  readonly preTokenizers?: Readonly<Record<string, (json: JsonObject) => PreTokenizer>>;
  readonly models?: Readonly<Record<string, (json: JsonObject, addedTokens: readonly AddedToken[]) => Model>>;
  readonly decoders?: Readonly<Record<string, (json: JsonObject) => Decoder>>;
  /** For a file that is not a pipeline at all: its root has a `type`. */
  readonly tokenizers?: Readonly<Record<string, (json: JsonObject) => Tokenizer>>;
}

/** An added token of a tokenizer.json, kept whole where it stands in a text. */
export interface AddedToken extends WholeToken {
  readonly id: number;
  /** Whether decoding can leave it out. */
  readonly special: boolean;
}

/** How the errors of reading begin. */
export const reading = "tokenizerFromJSON";

/** What the caller passed for a type, or nothing; names that every object has, like "constructor", are nothing. */
export function ownKind<Reader>(
  readers: Readonly<Record<string, Reader>> | undefined,
  type: string,
): Reader | undefined {
  return readers !== undefined && Object.hasOwn(readers, type) ? readers[type] : undefined;
}

/** A piece's JSON with its type; undefined for null, which stands for no piece. */
export function readTyped(
  json: Json | undefined,
  path: string,
): { readonly piece: JsonObject; readonly type: string } | undefined {
  if (json === null || json === undefined) return undefined;
  const piece = readObject(json, reading, path);
  return { piece, type: readString(piece.type, reading, `${path}.type`) };
}

/** The error for a piece that is neither built in nor passed. */
export function unknownKind(path: string, json: JsonObject, builtIn: string, slot: keyof Kinds): Error {
  return new Error(
    `${reading}: ${path} ${show(json)} is not built in (${builtIn}). ` +
      `If you have code for it, give kinds: { ${slot}: { ${show(json.type)}: (json) => ... } }.`,
  );
}
