import { describe, expect, it } from "vitest";
import {
  byteTokenizer,
  chineseCharacters,
  collapseWhitespace,
  lowercase,
  metaspace,
  nfc,
  nfkd,
  punctuation,
  sequence,
  singleSpaces,
  splitInTurn,
  stripAccents,
  type Tokenizer,
  tokenizerFromJSON,
  trainBpe,
  trainByteBpe,
  trainCharacters,
  trainUnigram,
  trainWordPiece,
  trainWords,
  trim,
  whitespaceSplit,
} from "./index.ts";

const specialTokens = { pad: "<pad>", unknown: "<unk>", begin: "<bos>", end: "<eos>" };
const texts = randomTexts(7, 400);
const corpus = texts.slice(0, 200); // so that half of the texts hold what is unknown
const fold = sequence(nfkd(), lowercase(), stripAccents(), collapseWhitespace(), trim());
const foldWithin = sequence(nfkd(), lowercase(), stripAccents(), singleSpaces()); // the unknown needs its spaces

describe.each<[string, Tokenizer]>([
  ["characters, all known", trainCharacters(texts)],
  ["characters", trainCharacters(corpus, { specialTokens, minimumCount: 5 })],
  ["characters, composed", trainCharacters(corpus, { specialTokens, minimumCount: 5, normalizer: nfc() })],
  ["graphemes", trainCharacters(corpus, { specialTokens, graphemes: true })],
  ["words", trainWords(corpus, { specialTokens })],
  ["words, folded", trainWords(corpus, { specialTokens, normalizer: fold })],
  ["words between white space", trainWords(corpus, { specialTokens, preTokenizer: whitespaceSplit() })],
  ["bytes", byteTokenizer()],
  ["subwords", trainBpe(corpus, { specialTokens, maximumSize: 900 })],
  ["subwords, few characters", trainBpe(corpus, { specialTokens, maximumSize: 500, alphabetSize: 200 })],
  ["subwords, folded", trainBpe(corpus, { specialTokens, maximumSize: 900, normalizer: foldWithin })],
  ["byte subwords", trainByteBpe(corpus, { maximumSize: 400 })],
  ["byte subwords, special tokens", trainByteBpe(corpus, { specialTokens, maximumSize: 400 })],
  [
    "subwords, Chinese by character",
    trainBpe(corpus, {
      specialTokens,
      maximumSize: 900,
      preTokenizer: splitInTurn(metaspace(), punctuation(), chineseCharacters()),
    }),
  ],
  ["subwords with byte fallback", trainBpe(corpus, { specialTokens, alphabetSize: 200, byteFallback: true })],
  ["subwords with case marks", trainBpe(corpus, { specialTokens, maximumSize: 900, caseMarks: true })],
  ["unigram pieces with byte fallback", trainUnigram(corpus, { alphabetSize: 200, byteFallback: true })],
  ["WordPiece", trainWordPiece(corpus, { specialTokens, maximumSize: 1200 })],
  ["unigram pieces", trainUnigram(corpus, { specialTokens, maximumSize: 1200 })],
  ["unigram pieces, few characters", trainUnigram(corpus, { specialTokens, alphabetSize: 200 })],
  ["bytes, folded", byteTokenizer({ specialTokens, normalizer: fold })],
])("a tokenizer of %s", (_, tokenizer) => {
  it("decodes what it encoded to the normal form", () => {
    for (const text of texts)
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(tokenizer.normalize(text));
  });

  it("leaves the normal form as it is", () => {
    for (const text of texts) {
      const normal = tokenizer.normalize(text);
      expect(tokenizer.normalize(normal)).toBe(normal);
    }
  });

  it("gives ids inside the vocabulary", () => {
    for (const text of texts)
      for (const id of tokenizer.encode(text))
        expect(tokenizer.vocabulary.id(tokenizer.vocabulary.token(id))).toBe(id);
  });

  it("is the same after JSON", () => {
    const json = JSON.stringify(tokenizer);
    const again = tokenizerFromJSON(json);
    expect(JSON.stringify(again)).toBe(json);
    expect(again.kind).toBe(tokenizer.kind);
    expect(again.vocabulary.specialTokens).toEqual(tokenizer.vocabulary.specialTokens);
    for (const text of texts) expect(again.encode(text)).toEqual(tokenizer.encode(text));
  });
});

/** Seeded texts of all that is hard: marks, Chinese, Hangul, emoji, half surrogate pairs, special tokens. */
function randomTexts(seed: number, count: number): string[] {
  const random = mulberry32(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const ranges = [
    [0x20, 0x7e],
    [0x61, 0x7a],
    [0xa0, 0x17f],
    [0x300, 0x340],
    [0x391, 0x3c9],
    [0x5d0, 0x5ea],
    [0x4e00, 0x4e80],
    [0x1100, 0x1112],
    [0xac00, 0xac80],
    [0x1f600, 0x1f640],
    [0x20000, 0x20040],
    [0x1f1e6, 0x1f1ff],
    [0xd800, 0xdfff],
    [0xe000, 0xe010],
  ] as const;
  const others = [
    " ",
    " ",
    "\n",
    "\r\n",
    "\u3000",
    "\u0085",
    "\uFEFF",
    "\u200D",
    "中",
    "的",
    "<eos>",
    "<pad>",
    "<unk>",
  ];
  const character = () => {
    if (random() < 0.3) return pick(others);
    const [from, to] = pick(ranges);
    return String.fromCodePoint(from + Math.floor(random() * (to - from + 1)));
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: Math.floor(random() * 40) }, character).join(""),
  );
}

/** Tommy Ettinger's mulberry32, 2017: numbers from 0 to 1. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
