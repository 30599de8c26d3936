import { type JsonObject, show } from "../json.ts";
import type { MetaspaceOptions } from "../pre-tokenizers/metaspace.ts";
import { onlyFields, readBoolean, readChoice, readText } from "./fields.ts";
import { reading } from "./kinds.ts";

const schemes = { first: "first", always: "always", never: "never" } as const;

/** The options of a Metaspace, of a pre-tokenizer or a decoder; older files have `add_prefix_space`. */
export function readMetaspace(piece: JsonObject, path: string): MetaspaceOptions {
  onlyFields(piece, path, ["replacement", "prepend_scheme", "split", "add_prefix_space", "str_rep"]);
  const replacement = readText(piece, path, "replacement");
  if ([...replacement].length !== 1)
    throw new Error(`${reading}: ${path}.replacement must be one character, got ${show(replacement)}.`);
  const prepends = readBoolean(piece, path, "add_prefix_space", true);
  return {
    replacement,
    prepend: readChoice(piece, path, "prepend_scheme", schemes, prepends ? "always" : "never"),
    split: readBoolean(piece, path, "split", true),
  };
}
