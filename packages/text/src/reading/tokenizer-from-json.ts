import { byteAlphabet } from "../byte-alphabet.ts";
import type { Tokenizer } from "../contracts.ts";
import { byteLevelDecoderJSON } from "../decoders/byte-level.ts";
import { fuseJSON } from "../decoders/fuse.ts";
import { type JsonObject, parseJson, readObject, readString, sameJson, show } from "../json.ts";
import { wordLevel } from "../models/word-level.ts";
import { byteLevelJSON } from "../pre-tokenizers/byte-level.ts";
import { everyCharacterJSON } from "../pre-tokenizers/every-character.ts";
import { graphemesJSON } from "../pre-tokenizers/graphemes.ts";
import { byteTokenizerOf } from "../tokenizers/bytes.ts";
import { characterTokenizer } from "../tokenizers/characters.ts";
import { pipeline } from "../tokenizers/pipeline.ts";
import { wordTokenizer } from "../tokenizers/words.ts";
import { type AddedToken, type Kinds, ownKind, reading, unknownKind } from "./kinds.ts";
import { readAddedTokens } from "./read-added-tokens.ts";
import { readBpe } from "./read-bpe.ts";
import { readDecoder } from "./read-decoder.ts";
import { readNormalizer } from "./read-normalizer.ts";
import { withPostProcessor } from "./read-post-processor.ts";
import { readPreTokenizer } from "./read-pre-tokenizer.ts";
import { readUnigram } from "./read-unigram.ts";
import { readVocabulary } from "./read-vocabulary.ts";
import { readWordPiece } from "./read-word-piece.ts";

const builtInModels = "WordLevel, WordPiece, BPE, Unigram";

/**
 * A tokenizer from a Hugging Face tokenizer.json, as a text or parsed: what `toJSON` wrote, or another writer,
 * as long as the kinds are built in or passed. A tokenizer that is read gives the same ids as the one written.
 *
 * Reading runs no code but that of the package and of `kinds`. Throws with the place and the reason when the
 * file is damaged, or asks for something that is not built in.
 *
 * @example
 * const tokenizer = tokenizerFromJSON(JSON.stringify(byteTokenizer()));
 * tokenizer.encode("é"); // Int32Array [195, 169]
 */
export function tokenizerFromJSON(json: unknown, options: { readonly kinds?: Kinds } = {}): Tokenizer {
  const { kinds = {} } = options;
  const root = parseJson(json, reading);
  if (root.type !== undefined) return readThirdParty(root, kinds);
  if (root.version !== "1.0")
    throw new Error(`${reading}: version must be "1.0", got ${show(root.version)}.`);
  for (const step of ["truncation", "padding"])
    if ((root[step] ?? null) !== null)
      throw new Error(
        `${reading}: ${step} must be null, got ${show(root[step])}: encode adds and cuts nothing.`,
      );
  return withPostProcessor(readTokenizer(root, kinds), root.post_processor);
}

function readTokenizer(root: JsonObject, kinds: Kinds): Tokenizer {
  const model = readObject(root.model, reading, "model");
  const type = readString(model.type, reading, "model.type");
  const addedTokens = readAddedTokens(root.added_tokens);
  const own = ownKind(kinds.models, type);
  if (own !== undefined)
    return pipeline({ kind: type, model: own(model, addedTokens), ...readPieces(root, addedTokens, kinds) });
  if (type === "WordLevel") return readWordLevel(root, model, addedTokens, kinds);
  if (type === "BPE")
    return isBytes(root, model, kinds)
      ? readBytes(root, model, addedTokens, kinds)
      : pipeline({
          kind: "bpe",
          model: readBpe(model, addedTokens),
          ...readPieces(root, addedTokens, kinds),
        });
  if (type === "WordPiece")
    return pipeline({
      kind: "word-piece",
      model: readWordPiece(model, addedTokens),
      ...readPieces(root, addedTokens, kinds),
    });
  if (type === "Unigram")
    return pipeline({
      kind: "unigram",
      model: readUnigram(model, addedTokens),
      ...readPieces(root, addedTokens, kinds),
    });
  throw unknownKind("model", { type }, builtInModels, "models");
}

function readWordLevel(
  root: JsonObject,
  model: JsonObject,
  addedTokens: readonly AddedToken[],
  kinds: Kinds,
): Tokenizer {
  const vocabulary = readVocabulary(model, addedTokens);
  const pieces = readPieces(root, addedTokens, kinds);
  const { preTokenizer, decoder } = pieces;
  // The very JSON of the built-in pieces: a piece of the caller's own kind is left to the pipeline.
  const split = preTokenizer?.toJSON();
  const graphemes = split === graphemesJSON;
  if (decoder.toJSON() === fuseJSON && (graphemes || split === everyCharacterJSON))
    return characterTokenizer({ vocabulary, graphemes, ...pieces });
  if (decoder.toJSON() === null && preTokenizer !== undefined)
    return wordTokenizer({ vocabulary, ...pieces });
  return pipeline({ kind: "words", model: wordLevel(vocabulary), ...pieces });
}

/** Whether a file is bytes alone: byte pairs without a merge, and nothing cut between the bytes. */
function isBytes(root: JsonObject, model: JsonObject, kinds: Kinds): boolean {
  const { pre_tokenizer: split, decoder } = root;
  return (
    sameJson(model.merges, []) &&
    sameJson(split, byteLevelJSON({ words: false })) &&
    sameJson(decoder, byteLevelDecoderJSON) &&
    ownKind(kinds.preTokenizers, "ByteLevel") === undefined &&
    ownKind(kinds.decoders, "ByteLevel") === undefined
  );
}

function readBytes(
  root: JsonObject,
  model: JsonObject,
  addedTokens: readonly AddedToken[],
  kinds: Kinds,
): Tokenizer {
  const { vocabulary } = readBpe(model, addedTokens);
  const bytes = new Set(byteAlphabet);
  for (const byte of bytes)
    if (!vocabulary.has(byte))
      throw new Error(`${reading}: model.vocab must hold all 256 bytes, but ${show(byte)} is missing.`);
  for (const [id, token] of vocabulary.tokens.entries())
    if (!bytes.has(token) && !vocabulary.isSpecial(id))
      throw new Error(
        `${reading}: without merges, ${show(token)} in model.vocab can never be the token of a text.`,
      );
  return byteTokenizerOf({
    vocabulary,
    normalizer: readNormalizer(root.normalizer, kinds),
    wholeTokens: addedTokens,
  });
}

function readPieces(root: JsonObject, addedTokens: readonly AddedToken[], kinds: Kinds) {
  return {
    normalizer: readNormalizer(root.normalizer, kinds),
    preTokenizer: readPreTokenizer(root.pre_tokenizer, kinds),
    decoder: readDecoder(root.decoder, kinds),
    wholeTokens: addedTokens,
  };
}

function readThirdParty(root: JsonObject, kinds: Kinds): Tokenizer {
  const type = readString(root.type, reading, "type");
  const own = ownKind(kinds.tokenizers, type);
  if (own === undefined)
    throw unknownKind("the root", { type }, "a tokenizer.json has no type there", "tokenizers");
  return own(root);
}
