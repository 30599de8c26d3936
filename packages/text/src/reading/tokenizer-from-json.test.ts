import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../json.ts";
import { nfc } from "../normalizers/unicode-forms.ts";
import { byteTokenizer } from "../tokenizers/bytes.ts";
import { trainCharacters } from "../tokenizers/characters.ts";
import { trainBpe } from "../tokenizers/train-bpe.ts";
import { trainUnigram } from "../tokenizers/train-unigram.ts";
import { trainWordPiece } from "../tokenizers/train-word-piece.ts";
import { trainWords } from "../tokenizers/words.ts";
import { tokenizerFromJSON } from "./tokenizer-from-json.ts";

const specialTokens = { unknown: "<unk>", end: "<eos>" };
const words = trainWords("the cat", { specialTokens, normalizer: nfc() }).toJSON();
const characters = trainCharacters("ab", { specialTokens }).toJSON();
const bytes = byteTokenizer().toJSON();
const texts = ["the cat sat", "the cats"];
const subwords = trainBpe(texts, { maximumSize: 16 }).toJSON();
const pieces = trainWordPiece(texts, { maximumSize: 16 }).toJSON();
const probabilities = trainUnigram(texts, { maximumSize: 12 }).toJSON();

/** `json` with other values at places such as `["model", "vocab"]`. */
function changed(json: Json, path: readonly (string | number)[], value: Json): JsonObject {
  const copy = structuredClone(json) as JsonObject;
  const [last, ...parents] = [...path].reverse();
  const parent = parents.reverse().reduce<Json>((at, key) => Reflect.get(Object(at), key), copy);
  Reflect.defineProperty(Object(parent), last ?? "", {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
  return copy;
}

describe("tokenizerFromJSON", () => {
  it("takes a text or what was parsed", () => {
    expect(tokenizerFromJSON(words).encode("the cat")).toEqual(
      tokenizerFromJSON(JSON.stringify(words)).encode("the cat"),
    );
  });

  it("gives the kinds back", () => {
    expect([words, characters, bytes].map((json) => tokenizerFromJSON(json).kind)).toEqual([
      "words",
      "characters",
      "bytes",
    ]);
  });

  it("reads a file whose special tokens have no roles, and an unknown token that is not whole in a text", () => {
    const foreign = changed(changed(words, ["model", "special_tokens"], null), ["added_tokens"], []);
    const tokenizer = tokenizerFromJSON(foreign);
    expect(tokenizer.vocabulary.specialTokens).toEqual({ unknown: "<unk>" });
    expect([...tokenizer.encode("the<unk>")]).toEqual([3, 0, 0, 0]);
    expect(tokenizerFromJSON(JSON.stringify(tokenizer)).encode("the<unk>")).toEqual(
      tokenizer.encode("the<unk>"),
    );
  });

  it("reads added tokens that the model's vocabulary does not hold", () => {
    const vocab = { "<unk>": 0, the: 1 };
    const foreign = {
      ...words,
      added_tokens: [{ ...Object(words.added_tokens)[0], id: 2, content: "<sep>" }],
      model: { type: "WordLevel", vocab, unk_token: "<unk>" },
    };
    expect([...tokenizerFromJSON(foreign).encode("the<sep>cat")]).toEqual([1, 2, 0]);
  });

  it("takes a text as one piece where the file has no pre-tokenizer", () => {
    const tokenizer = tokenizerFromJSON(changed(words, ["pre_tokenizer"], null));
    expect([...tokenizer.encode("the cat<eos>cat")]).toEqual([0, 1, 2]);
    expect(tokenizer.normalize("the cat<eos>cat")).toBe("<unk> <eos> cat");
  });

  it("reads bytes in another order", () => {
    const vocab = Object.entries(bytes.model as JsonObject).find(
      ([key]) => key === "vocab",
    )?.[1] as JsonObject;
    const reversed = Object.fromEntries(Object.keys(vocab).map((token, at) => [token, 255 - at]));
    const tokenizer = tokenizerFromJSON(changed(bytes, ["model", "vocab"], reversed));
    expect(tokenizer.decode(tokenizer.encode("é 中"))).toBe("é 中");
    expect([...tokenizer.encode("é")]).not.toEqual([195, 169]);
  });
});

describe("a damaged tokenizer.json is refused with the reason", () => {
  it.each<[Json, string]>([
    [[], "the root must be an object, got []."],
    [null, "the root must be an object, got null."],
    [{}, 'version must be "1.0", got undefined.'],
    [changed(words, ["version"], "2.0"), 'version must be "1.0", got "2.0".'],
    [changed(words, ["model"], null), "model must be an object, got null."],
    [changed(words, ["model", "type"], 7), "model.type must be a string, got 7."],
    [changed(words, ["model", "vocab"], ["a"]), 'model.vocab must be an object, got ["a"].'],
    [
      changed(words, ["model", "vocab", "cat"], "2"),
      'model.vocab["cat"] must be a whole number from 0, got "2".',
    ],
    [
      changed(words, ["model", "vocab", "cat"], -1),
      'model.vocab["cat"] must be a whole number from 0, got -1.',
    ],
    [changed(words, ["model", "vocab", "cat"], 9), 'the 4 tokens must have the ids 0 to 3, but "cat" has 9.'],
    [changed(words, ["model", "vocab", "cat"], 3), 'two tokens, "cat" and "the", have the id 3.'],
    [changed(words, ["model", "unk_token"], 0), "model.unk_token must be a string, got 0."],
    [
      changed(words, ["model", "unk_token"], "cat"),
      'model.unk_token "cat" and model.special_tokens.unknown "<unk>" must be the same.',
    ],
    [
      changed(words, ["model", "special_tokens", "end"], "</s>"),
      'model.special_tokens.end must be a token of the vocabulary, got "</s>".',
    ],
    [changed(words, ["added_tokens"], "none"), 'added_tokens must be an array, got "none".'],
    [
      changed(words, ["added_tokens", 1, "content"], null),
      "added_tokens[1].content must be a string, got null.",
    ],
    [
      changed(words, ["added_tokens", 1, "id"], 1.5),
      "added_tokens[1].id must be a whole number from 0, got 1.5.",
    ],
    [
      changed(words, ["added_tokens", 1, "id"], 3),
      'added_tokens[1] ("<eos>") has the id 3, but model.vocab gives it 1.',
    ],
    [
      changed(words, ["added_tokens", 1, "lstrip"], "yes"),
      'added_tokens[1].lstrip must be true or false, got "yes".',
    ],
    [
      changed(words, ["padding"], { strategy: "BatchLongest" }),
      'padding must be null, got {"strategy":"BatchLongest"}: encode adds and cuts nothing.',
    ],
    [changed(words, ["normalizer"], "NFC"), 'normalizer must be an object, got "NFC".'],
    [
      changed(words, ["normalizer"], { type: "Sequence" }),
      "normalizer.normalizers must be an array, got undefined.",
    ],
    [
      changed(words, ["normalizer"], {
        type: "Sequence",
        normalizers: [{ type: "NFC" }, { type: "constructor" }],
      }),
      'normalizer.normalizers[1] {"type":"constructor"} is not built in (NFC, NFD, NFKC, NFKD, Lowercase, ' +
        "StripAccents, Nmt, refrain/mark-case, ByteLevel, Strip, Prepend, Replace, Precompiled, BertNormalizer, Sequence). If you have code for it, give " +
        'kinds: { normalizers: { "constructor": (json) => ... } }.',
    ],
    [
      changed(words, ["pre_tokenizer"], { type: "__proto__" }),
      'pre_tokenizer {"type":"__proto__"} is not built in (Whitespace, WhitespaceSplit, ByteLevel, Metaspace, ' +
        'BertPreTokenizer, Digits, Split, Punctuation, Sequence). If you have code for it, give kinds: { preTokenizers: { "__proto__": (json) => ... } }.',
    ],
    [
      changed(words, ["decoder"], { type: "CTC" }),
      'decoder {"type":"CTC"} is not built in (Fuse, ByteLevel, Metaspace, WordPiece, BPEDecoder, refrain/restore-case, ByteFallback, Strip, ' +
        'Replace, Sequence; null for spaces). If you have code for it, give kinds: { decoders: { "CTC": (json) => ... } }.',
    ],
    [
      changed(words, ["model", "type"], "Morphemes"),
      'model {"type":"Morphemes"} is not built in (WordLevel, WordPiece, BPE, Unigram). ' +
        'If you have code for it, give kinds: { models: { "Morphemes": (json) => ... } }.',
    ],
    [
      { type: "acme/syllables" },
      'the root {"type":"acme/syllables"} is not built in (a tokenizer.json has no type there). ' +
        'If you have code for it, give kinds: { tokenizers: { "acme/syllables": (json) => ... } }.',
    ],
    [
      changed(bytes, ["model", "merges"], [["a", "b"], ["a"]]),
      'model.merges[1] must be a pair of tokens, got ["a"].',
    ],
    [
      changed(bytes, ["model", "dropout"], 0.1),
      "model.dropout must be null, got 0.1: encode gives the same ids each time. " +
        "Set it to null in the file, and give the dropout to the tokenizer's sample.",
    ],
    [
      changed(bytes, ["model", "bonus"], 1),
      'model has the field "bonus", which is not known (known: vocab, merges, unk_token, dropout, ' +
        "continuing_subword_prefix, end_of_word_suffix, fuse_unk, byte_fallback, ignore_merges, special_tokens). " +
        "Take it out of the file if the ids do not depend on it, or give kinds with code that reads it.",
    ],
    [
      changed(bytes, ["pre_tokenizer", "add_prefix_space"], null),
      "pre_tokenizer.add_prefix_space must be true or false, got null.",
    ],
    [
      changed(subwords, ["model", "merges", 2], ["t", "z"]),
      'model: bpe: merges[2] ("t" and "z") needs the token "z", which is not in the vocabulary.',
    ],
    [
      changed(subwords, ["model", "vocab", "the"], 30),
      'the 14 tokens must have the ids 0 to 13, but "the" has 30.',
    ],
    [
      changed(subwords, ["pre_tokenizer", "pretokenizers", 0, "prepend_scheme"], "last"),
      'pre_tokenizer.pretokenizers[0].prepend_scheme must be "first" or "always" or "never", got "last".',
    ],
    [
      changed(subwords, ["pre_tokenizer", "pretokenizers", 0, "replacement"], "__"),
      'pre_tokenizer.pretokenizers[0].replacement must be one character, got "__".',
    ],
    [
      changed(subwords, ["normalizer", "pattern"], { Regex: "(a" }),
      'normalizer.pattern: the regular expression "(a" cannot be read: a ( has no ).',
    ],
    [
      changed(subwords, ["normalizer"], { type: "Precompiled", precompiled_charsmap: "AAAA" }),
      "normalizer.precompiled_charsmap: precompiled: the charsmap must begin with the size of its trie, got 0 of 3 bytes.",
    ],
    [
      changed(subwords, ["normalizer"], { type: "Precompiled", precompiled_charsmap: "***" }),
      "normalizer.precompiled_charsmap: precompiled: the charsmap must be base64.",
    ],
    [
      changed(subwords, ["post_processor"], { type: "acme/wrap" }),
      'post_processor {"type":"acme/wrap"} is not known (known: TemplateProcessing, BertProcessing, RobertaProcessing, ' +
        "ByteLevel, Sequence; they are kept and not run, since encode adds no special tokens). Set it to null in the " +
        "file if the ids do not depend on it.",
    ],
    [
      changed(pieces, ["model", "max_input_chars_per_word"], "100"),
      'model.max_input_chars_per_word must be a number, got "100".',
    ],
    [changed(probabilities, ["model", "vocab", 2], "t"), 'model.vocab[2] must be an array, got "t".'],
    [
      changed(probabilities, ["model", "vocab", 2], ["t", null]),
      "model.vocab[2][1] must be a number, got null.",
    ],
    [
      changed(probabilities, ["model", "vocab", 2], ["<unk>", 0]),
      'model.vocab[2] and model.vocab[0] are both "<unk>".',
    ],
    [changed(probabilities, ["model", "unk_id"], 99), "model.unk_id must be null or from 0 to 10, got 99."],
    [
      changed(bytes, ["model", "vocab"], { a: 0, b: 1 }),
      'model.vocab must hold all 256 bytes, but "Ā" is missing.',
    ],
    [
      changed(bytes, ["model", "vocab", "th"], 256),
      'without merges, "th" in model.vocab can never be the token of a text.',
    ],
  ])("%#", (json, reason) => {
    expect(() => tokenizerFromJSON(json)).toThrow(new Error(`tokenizerFromJSON: ${reason}`));
  });

  it("when the text is cut anywhere", () => {
    const text = JSON.stringify(words);
    for (let length = 0; length < text.length; length++)
      expect(() => tokenizerFromJSON(text.slice(0, length))).toThrow(
        /^tokenizerFromJSON: the text is not valid JSON \(.+\)\. Is the file complete\?$/,
      );
  });

  it("or else is a tokenizer, whatever value stands at any place", () => {
    for (const json of [words, characters, subwords, pieces, probabilities])
      for (const path of places(json))
        for (const value of [null, true, 1, -1, 0.5, "", "<eos>", [], ["a"], {}, { type: "NFC" }])
          try {
            tokenizerFromJSON(changed(json, path, value)).encode("");
          } catch (error) {
            expect(String(error)).toMatch(/^Error: (tokenizerFromJSON|vocabulary|characterTokenizer): .+\.$/);
          }
  });
});

/** The paths of all values inside. */
function places(json: Json): (string | number)[][] {
  if (typeof json !== "object" || json === null) return [];
  return Object.entries(json).flatMap(([key, value]) => [
    [key],
    ...places(value).map((path) => [key, ...path]),
  ]);
}
