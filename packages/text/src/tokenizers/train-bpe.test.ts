import { describe, expect, it } from "vitest";
import { tokenizerFromJSON } from "../reading/tokenizer-from-json.ts";
import type { TrainingProgress } from "../training/progress.ts";
import { trainBpe } from "./train-bpe.ts";
import { trainByteBpe } from "./train-byte-bpe.ts";

const words = [
  ...Array<string>(5).fill("low"),
  ...Array<string>(2).fill("lower"),
  ...Array<string>(6).fill("newest"),
  ...Array<string>(3).fill("widest"),
];
const specialTokens = { pad: "<pad>", unknown: "<unk>", begin: "<s>", end: "</s>" };
const pair = ["A man is riding a horse.", "Ein Mann reitet auf einem Pferd.", "Two men, one horse."];

describe("trainBpe", () => {
  it("merges the most frequent pair first, of equal ones that with the smaller ids (Sennrich's example)", () => {
    const { model } = trainBpe(words, { maximumSize: 20 }).toJSON();
    expect(Object(model).merges).toEqual([
      ["e", "s"],
      ["es", "t"],
      ["l", "o"],
      ["▁", "lo"],
      ["▁lo", "w"],
      ["e", "w"],
      ["n", "ew"],
      ["▁", "new"],
    ]);
  });

  it("numbers special tokens, then characters, then merges", () => {
    const { vocabulary } = trainBpe(["ab ab"], { specialTokens });
    expect(vocabulary.tokens).toEqual(["<pad>", "<unk>", "<s>", "</s>", "a", "b", "▁", "ab", "▁ab"]);
  });

  it("gives texts of two languages back, spaces and punctuation in their places", () => {
    const tokenizer = trainBpe(pair, { specialTokens, maximumSize: 60 });
    for (const text of [...pair, "Mann, Pferd : men . (one)"])
      expect(
        tokenizer.decode(tokenizer.encode(text), { skipSpecialTokens: true }).replace(/[:()]/g, ""),
      ).toBe(text.replace(/[:()]/g, ""));
    expect(tokenizer.decode([2, ...tokenizer.encode("A man"), 3], { skipSpecialTokens: true })).toBe("A man");
  });

  it("writes unknown characters as the unknown token, and throws without one", () => {
    const tokenizer = trainBpe(["ab"]);
    expect(tokenizer.normalize("ab?a")).toBe("ab<unk>a");
    expect(() => trainBpe(["ab"], { specialTokens: {} }).encode("ab b?")).toThrow(
      new Error(
        'bpe: "?" (U+003F) at character 0 of piece 2 of the text is not among the 3 tokens, and there is no ' +
          'unknown token. Train on text that holds it, or give specialTokens: { unknown: "<unk>" }.',
      ),
    );
  });

  it("keeps the characters that occur most, if told how many", () => {
    expect(trainBpe(["aaa bb c"], { alphabetSize: 2, minimumCount: 9 }).vocabulary.tokens).toEqual([
      "<unk>",
      "a",
      "▁",
    ]);
  });

  it("tells how far it is", () => {
    const seen: TrainingProgress[] = [];
    trainBpe(words, { maximumSize: 20, onProgress: (progress) => seen.push(progress) });
    expect(seen.at(0)).toEqual({ done: 1, total: 8 });
    expect(seen.at(-1)).toEqual({ done: 8, total: 8 });
  });

  it("samples other segmentations of the same text, the same for a seed", () => {
    const tokenizer = trainBpe(pair, { maximumSize: 60 });
    const text = "A man is riding a horse.";
    const drawn = Array.from(
      { length: 20 },
      (_, seed) => tokenizer.sample?.(text, { seed, dropout: 0.5 }) ?? [],
    );
    for (const ids of drawn) expect(tokenizer.decode(ids)).toBe(text);
    expect(new Set(drawn.map(String)).size).toBeGreaterThan(10);
    expect(tokenizer.sample?.(text, { seed: 3, dropout: 0.5 })).toEqual(drawn[3]);
    expect(tokenizer.sample?.(text, { seed: 3, dropout: 0 })).toEqual(tokenizer.encode(text));
    const characters = tokenizer.sample?.(text, { seed: 3, dropout: 1 }) ?? [];
    expect(characters.length).toBe(text.length + 1);
  });
});

describe("trainByteBpe", () => {
  it("knows every text", () => {
    const tokenizer = trainByteBpe(pair, { maximumSize: 300 });
    for (const text of ["", "  a\n\tb ", "我喜欢猫 😀", "\u0000é\uFEFF"])
      expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
    expect(tokenizerFromJSON(tokenizer.toJSON()).encode(pair.join(" "))).toEqual(
      tokenizer.encode(pair.join(" ")),
    );
  });

  it("merges words with the space before them", () => {
    const tokenizer = trainByteBpe("the cat and the cat and the cat", { maximumSize: 300 });
    expect([...tokenizer.encode("the cat")].map(tokenizer.vocabulary.token)).toEqual(["the", "Ġcat"]);
  });
});

describe("the errors of training subwords", () => {
  it.each<[() => unknown, string]>([
    [
      () => trainBpe(["", ""]),
      "trainBpe: the texts are empty. Give at least one text with something to learn from.",
    ],
    [
      () => trainBpe("ab", { maximumSize: 1 }),
      "trainBpe: maximumSize must leave room beside the 1 special tokens and be less than 2 ** 24, got 1.",
    ],
    [
      () => trainByteBpe(""),
      "trainByteBpe: the texts are empty. Give at least one text with something to learn from.",
    ],
  ])("%#", (act, message) => {
    expect(act).toThrow(new Error(message));
  });
});
