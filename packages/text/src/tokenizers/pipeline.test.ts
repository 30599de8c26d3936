import { describe, expect, it } from "vitest";
import type { Decoder, Model, Normalizer, PreTokenizer, Tokenizer } from "../contracts.ts";
import { fuse } from "../decoders/fuse.ts";
import { wordLevel } from "../models/word-level.ts";
import { everyCharacter } from "../pre-tokenizers/every-character.ts";
import { tokenizerFromJSON } from "../reading/tokenizer-from-json.ts";
import { type Vocabulary, vocabulary, vocabularyFromJSON } from "../vocabulary/vocabulary.ts";
import { pipeline } from "./pipeline.ts";

const foldDigits: Normalizer = {
  kind: "acme/fold-digits",
  normalize: (text) => text.replace(/\d/g, "0"),
  toJSON: () => ({ type: "acme/fold-digits" }),
};

function pairs(size: number): PreTokenizer {
  return {
    kind: "acme/every",
    split: (text) => text.match(new RegExp(`.{1,${size}}`, "gs")) ?? [],
    toJSON: () => ({ type: "acme/every", size }),
  };
}

/** A subword model: the pieces of a piece that the vocabulary holds, the longest first. */
function longestFirst(vocabulary: Vocabulary): Model {
  return {
    kind: "acme/longest",
    vocabulary,
    encode(piece) {
      const ids: number[] = [];
      for (let start = 0; start < piece.length; ) {
        let end = piece.length;
        while (end > start + 1 && !vocabulary.has(piece.slice(start, end))) end--;
        ids.push(vocabulary.id(piece.slice(start, end)));
        start = end;
      }
      return ids;
    },
    toJSON: () => ({ type: "acme/longest", vocabulary: vocabulary.toJSON() }),
  };
}

const backwards: Decoder = {
  kind: "acme/backwards",
  decode: (tokens) => [...tokens].reverse().join(""),
  toJSON: () => ({ type: "acme/backwards" }),
};

const kinds = {
  normalizers: { "acme/fold-digits": () => foldDigits },
  preTokenizers: { "acme/every": (json: { readonly size?: unknown }) => pairs(Number(json.size)) },
  models: {
    "acme/longest": (json: { readonly vocabulary?: unknown }) =>
      longestFirst(vocabularyFromJSON(json.vocabulary)),
  },
  decoders: { "acme/backwards": () => backwards },
};

describe("pipeline", () => {
  const subwords = pipeline({
    kind: "acme/subwords",
    normalizer: foldDigits,
    preTokenizer: pairs(4),
    model: longestFirst(vocabulary(["a", "b", "ab", "0"], { unknown: "<unk>", end: "<eos>" })),
    decoder: fuse(),
  });

  it("runs pieces of your own, a subword model too", () => {
    const ids = subwords.encode("abba7<eos>abc");
    expect([...ids].map((id) => subwords.vocabulary.token(id))).toEqual([
      "ab",
      "b",
      "a",
      "0",
      "<eos>",
      "ab",
      "<unk>",
    ]);
    expect(subwords.decode(ids)).toBe("abba0<eos>ab<unk>");
    expect(subwords.normalize("abba7<eos>abc")).toBe("abba0<eos>ab<unk>");
  });

  it("comes back from JSON with the kinds that the caller passes, and only those", () => {
    const json = JSON.stringify(subwords);
    const again = tokenizerFromJSON(json, { kinds });
    expect(again.encode("ba12<eos>c")).toEqual(subwords.encode("ba12<eos>c"));
    expect(JSON.stringify(again)).toBe(json);
    expect(() => tokenizerFromJSON(json, { kinds: { ...kinds, models: {} } })).toThrow(
      'tokenizerFromJSON: model {"type":"acme/longest"} is not built in',
    );
  });

  it("leaves a built-in model between pieces of your own as it is", () => {
    const reversed = pipeline({
      kind: "words",
      preTokenizer: everyCharacter(),
      model: wordLevel(vocabulary(["a", "b"])),
      decoder: backwards,
    });
    const again = tokenizerFromJSON(JSON.stringify(reversed), { kinds });
    expect(again.decode(again.encode("abb"))).toBe("bba");
  });

  it("prefers the caller's kind to the built-in one of the same name", () => {
    const tokenizer = pipeline({
      kind: "words",
      preTokenizer: everyCharacter(),
      model: wordLevel(vocabulary(["a", "ab"], { unknown: "?" })),
      decoder: fuse(),
    });
    const preTokenizers = { Split: () => pairs(2) };
    const again = tokenizerFromJSON(JSON.stringify(tokenizer), { kinds: { preTokenizers } });
    expect([...again.encode("aba")]).toEqual([2, 1]);
  });

  it("takes a whole tokenizer of your own", () => {
    const words = pipeline({ kind: "acme/all", model: wordLevel(vocabulary(["a"])) });
    const own: Tokenizer = { ...words, toJSON: () => ({ type: "acme/all" }) };
    const read = tokenizerFromJSON(JSON.stringify(own), { kinds: { tokenizers: { "acme/all": () => own } } });
    expect(read).toBe(own);
  });

  it("without a pre-tokenizer shows the model all text between special tokens at once", () => {
    const whole = pipeline({ kind: "whole", model: wordLevel(vocabulary(["a b"], { end: "<eos>" })) });
    expect([...whole.encode("a b<eos><eos>a b")]).toEqual([1, 0, 0, 1]);
    expect(whole.encode("")).toEqual(new Int32Array(0));
    expect(whole.normalize("a b<eos>")).toBe("a b <eos>");
  });
});
