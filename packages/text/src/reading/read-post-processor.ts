import type { Tokenizer } from "../contracts.ts";
import { type Json, readArray, show } from "../json.ts";
import { reading, readTyped } from "./kinds.ts";

const addsSpecialTokens = ["TemplateProcessing", "BertProcessing", "RobertaProcessing"];
const changesOffsets = ["ByteLevel"];

/**
 * A post-processor from its JSON, `null` being none. The known ones add special tokens, which `encode` never
 * does, or change offsets, which are not given here: so none is run, and the file is written again with it.
 */
export function withPostProcessor(tokenizer: Tokenizer, json: Json | undefined): Tokenizer {
  if ((json ?? null) === null || json === undefined) return tokenizer;
  check(json, "post_processor");
  return { ...tokenizer, toJSON: () => ({ ...tokenizer.toJSON(), post_processor: json }) };
}

function check(json: Json, path: string): void {
  const typed = readTyped(json, path);
  if (typed === undefined) return;
  const { piece, type } = typed;
  if (type === "Sequence") {
    for (const [at, each] of readArray(piece.processors, reading, `${path}.processors`).entries())
      check(each, `${path}.processors[${at}]`);
    return;
  }
  const known = [...addsSpecialTokens, ...changesOffsets];
  if (!known.includes(type))
    throw new Error(
      `${reading}: ${path} ${show(piece)} is not known (known: ${known.join(", ")}, Sequence; they are kept and not ` +
        "run, since encode adds no special tokens). Set it to null in the file if the ids do not depend on it.",
    );
}
