import type { Model } from "../contracts.ts";
import { type JsonObject, show } from "../json.ts";
import type { Vocabulary } from "../vocabulary/vocabulary.ts";
import { byteTokens } from "./byte-tokens.ts";
import { type MergeTable, mergeSymbols } from "./merge-symbols.ts";
import { pieceCache } from "./piece-cache.ts";
import { unknownError } from "./unknown.ts";

export interface BpeOptions {
  readonly vocabulary: Vocabulary;
  /** Pairs of tokens in the order in which they are merged. Both and the merged token are in the vocabulary. */
  readonly merges: readonly (readonly [left: string, right: string])[];
  /** A character without a token is written as its bytes, the tokens `<0x00>` to `<0xFF>`. Default false. */
  readonly byteFallback?: boolean | undefined;
  /** Unknown characters that follow each other are one unknown token. Default false: one each. */
  readonly fuseUnknown?: boolean | undefined;
  /** A piece that is a token as a whole is that token, whatever the merges say. Default false. */
  readonly ignoreMerges?: boolean | undefined;
  /** Stands before each token that does not begin a piece. Default: nothing. */
  readonly continuingPrefix?: string | undefined;
  /** Stands after each token that ends a piece: `"</w>"`. Default: nothing. */
  readonly endOfWordSuffix?: string | undefined;
}

/**
 * Byte pair encoding (Sennrich, Haddow and Birch, 2016): a piece is cut into characters, and the pairs are
 * merged that training merged, in that order. A character without a token is the unknown token; without an
 * unknown token, `encode` throws at it.
 *
 * `sample` leaves out each merge with the probability `dropout` (BPE-dropout: Provilkov, Emelianenko and
 * Voita, 2020).
 *
 * Throws when a merge needs a token that the vocabulary does not hold.
 *
 * @example
 * const model = bpe({ vocabulary: vocabulary(["a", "b", "ab"]), merges: [["a", "b"]] });
 * model.encode("abba", 0); // [2, 1, 0]
 */
export function bpe(options: BpeOptions): Model {
  const { vocabulary, merges, byteFallback = false, fuseUnknown = false, ignoreMerges = false } = options;
  const { continuingPrefix = "", endOfWordSuffix = "" } = options;
  const { unknown } = vocabulary.specialTokens;
  const unknownId = unknown === undefined ? undefined : vocabulary.id(unknown);
  const table = mergeTable(vocabulary, merges, continuingPrefix);
  const bytesOf = byteFallback ? byteTokens(vocabulary) : () => undefined;

  const symbolsOf = (piece: string, index: number): number[] => {
    const symbols: number[] = [];
    const characters = [...piece];
    let unknownBefore = false;
    for (const [at, character] of characters.entries()) {
      const prefix = at === 0 ? "" : continuingPrefix;
      const token = prefix + character + (at === characters.length - 1 ? endOfWordSuffix : "");
      const known = vocabulary.has(token);
      const bytes = known ? undefined : bytesOf(token);
      if (known) symbols.push(vocabulary.id(token));
      else if (bytes !== undefined) symbols.push(...bytes);
      else if (unknownId === undefined)
        throw unknownError("bpe", character, `character ${at} of piece ${index} of the text`, vocabulary);
      else if (!(fuseUnknown && unknownBefore)) symbols.push(unknownId);
      unknownBefore = !known && bytes === undefined;
    }
    return symbols;
  };
  const whole = (piece: string): boolean => ignoreMerges && vocabulary.has(piece);

  return {
    kind: "BPE",
    vocabulary,
    encode: pieceCache((piece, index) =>
      whole(piece) ? [vocabulary.id(piece)] : mergeSymbols(symbolsOf(piece, index), table),
    ),
    sample: (piece, index, { random, dropout = 0.1 }) =>
      whole(piece)
        ? [vocabulary.id(piece)]
        : mergeSymbols(symbolsOf(piece, index), table, () => random() < dropout),
    toJSON: () => bpeJSON(options),
  };
}

/** The `model` of a tokenizer.json for byte pair encoding. */
export function bpeJSON(options: BpeOptions): JsonObject {
  const { vocabulary, merges } = options;
  const { specialTokens, tokens } = vocabulary;
  return {
    type: "BPE",
    dropout: null,
    unk_token: specialTokens.unknown ?? null,
    continuing_subword_prefix: options.continuingPrefix ?? null,
    end_of_word_suffix: options.endOfWordSuffix ?? null,
    fuse_unk: options.fuseUnknown ?? false,
    byte_fallback: options.byteFallback ?? false,
    ignore_merges: options.ignoreMerges ?? false,
    vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
    merges,
    special_tokens: specialTokens, // the roles: no part of the format, and readers pass over it
  };
}

function mergeTable(
  vocabulary: Vocabulary,
  merges: BpeOptions["merges"],
  continuingPrefix: string,
): MergeTable {
  const byPair = new Map<number, { readonly rank: number; readonly id: number }>();
  for (const [rank, [left, right]] of merges.entries()) {
    const merged = left + right.slice(continuingPrefix.length);
    for (const token of [left, right, merged])
      if (!vocabulary.has(token))
        throw new Error(
          `bpe: merges[${rank}] (${show(left)} and ${show(right)}) needs the token ${show(token)}, ` +
            "which is not in the vocabulary.",
        );
    byPair.set(vocabulary.id(left) * vocabulary.size + vocabulary.id(right), {
      rank,
      id: vocabulary.id(merged),
    });
  }
  return { find: (left, right) => byPair.get(left * vocabulary.size + right) };
}
