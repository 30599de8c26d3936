import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  byteTokenizer,
  collapseWhitespace,
  lowercase,
  type Normalizer,
  nfc,
  nfd,
  nfkc,
  nfkd,
  sequence,
  stripAccents,
  type Tokenizer,
  tokenizerFromJSON,
  trainCharacters,
  trainWords,
  trim,
  whitespaceSplit,
} from "./index.ts";

// The numbers: python tooling/fixtures/text_tokenizers.py, which loads the *.tokenizer.json files beside them.
const golden: {
  readonly samples: readonly string[];
  readonly tokenizers: Readonly<Record<string, Results>>;
  readonly normalizers: Readonly<Record<string, readonly string[]>>;
  readonly corpus: readonly string[];
  readonly trained: Readonly<Record<"words" | "frequentWords" | "characters", { model: { vocab: object } }>>;
} = JSON.parse(readFileSync(new URL("./golden/hugging-face.json", import.meta.url), "utf8"));

interface Results {
  readonly ids: readonly (readonly number[] | null)[];
  readonly decoded: readonly (string | null)[];
  readonly withoutSpecialTokens: readonly (string | null)[];
}

const corpus = [
  "hello world, Hello World! Don't stop... (now) 3.14 snake_case __proto__ constructor\n",
  "caf\u00e9 \u00c5ngstr\u00f6m \u03a3\u03c3\u03c2 \u039f\u0394\u039f\u03a3 stra\u00dfe cafe\u0301\r\n\t",
  "我喜欢学习中文，今天天气很好。",
  "😀🚀 👨‍👩‍👧 🇩🇪 한국어 \u3000",
];
const roles = { pad: "<pad>", unknown: "<unk>", begin: "<e>", end: "<eos>" };
const more = { ...roles, longer: "<e>>", document: "<|end of text|>" };

const written: Readonly<Record<string, Tokenizer>> = {
  "characters-closed": trainCharacters([...corpus, "<>|/%"]),
  characters: trainCharacters(corpus, { specialTokens: more }),
  "characters-normalized": trainCharacters(corpus, {
    specialTokens: roles,
    normalizer: sequence(nfd(), lowercase(), collapseWhitespace(), trim()),
  }),
  graphemes: trainCharacters(corpus, { specialTokens: roles, graphemes: true }),
  words: trainWords(corpus, { specialTokens: more }),
  "words-folded": trainWords(corpus, {
    specialTokens: roles,
    normalizer: sequence(nfkc(), lowercase(), stripAccents()),
    preTokenizer: whitespaceSplit(),
  }),
  "words-closed": trainWords(corpus, { specialTokens: {} }),
  bytes: byteTokenizer(),
  "bytes-special": byteTokenizer({ specialTokens: more, normalizer: nfkd() }),
};

describe.each(Object.entries(written))("the tokenizer.json of %s", (name, tokenizer) => {
  it("is the file that the Hugging Face library was given", async () => {
    const json = `${JSON.stringify(tokenizer, null, 1)}\n`;
    await expect(json).toMatchFileSnapshot(`./golden/${name}.tokenizer.json`);
  });

  const reread = tokenizerFromJSON(JSON.stringify(tokenizer));
  it.each([
    ["written", tokenizer],
    ["read back", reread],
  ])("gives the same ids and texts there and here, as %s", (_, each) => {
    const { ids, decoded, withoutSpecialTokens } = golden.tokenizers[name]!;
    golden.samples.forEach((text, at) => {
      const expected = ids[at];
      if (expected === null || expected === undefined)
        expect(() => each.encode(text)).toThrow("no unknown token");
      else {
        expect([...each.encode(text)], text).toEqual(expected);
        expect(each.decode(expected), text).toBe(decoded[at]);
        expect(each.normalize(text), text).toBe(decoded[at]);
        expect(each.decode(expected, { skipSpecialTokens: true }), text).toBe(withoutSpecialTokens[at]);
      }
    });
  });
});

describe("a tokenizer that the Hugging Face library trained", () => {
  const specialTokens = { pad: "<pad>", unknown: "<unk>", end: "<eos>" };
  const ours = {
    words: trainWords(golden.corpus, { specialTokens }),
    frequentWords: trainWords(golden.corpus, { specialTokens, minimumCount: 2, maximumSize: 8 }),
    characters: trainCharacters(golden.corpus, { specialTokens }),
  };

  it.each(["words", "frequentWords", "characters"] as const)("has the same ids as ours: %s", (name) => {
    const theirs = tokenizerFromJSON(golden.trained[name]);
    expect(ours[name].vocabulary.tokens).toEqual(theirs.vocabulary.tokens);
    expect(theirs.kind).toBe(ours[name].kind);
    for (const text of golden.samples) expect(theirs.encode(text)).toEqual(ours[name].encode(text));
  });

  it("names its special tokens by their own text, and the unknown one by its role", () => {
    expect(tokenizerFromJSON(golden.trained.words).vocabulary.specialTokens).toEqual({
      unknown: "<unk>",
      "<pad>": "<pad>",
      "<eos>": "<eos>",
    });
  });
});

describe("normalizers", () => {
  it.each<[string, Normalizer]>([
    ["NFC", nfc()],
    ["NFD", nfd()],
    ["NFKC", nfkc()],
    ["NFKD", nfkd()],
    ["Lowercase", lowercase()],
    ["StripAccents", stripAccents()],
    ["Replace", collapseWhitespace()],
    ["Strip", trim()],
  ])("%s gives the same text as the Hugging Face library's", (kind, normalizer) => {
    expect(golden.samples.map((text) => normalizer.normalize(text))).toEqual(golden.normalizers[kind]);
  });
});
