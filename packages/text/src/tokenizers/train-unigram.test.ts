import { describe, expect, it } from "vitest";
import type { TrainingProgress } from "../training/progress.ts";
import { trainUnigram } from "./train-unigram.ts";

const stems = [
  "low",
  "new",
  "wide",
  "small",
  "quick",
  "light",
  "dark",
  "green",
  "cold",
  "warm",
  "soft",
  "hard",
];
const endings = ["er", "est", "ness", "ly", "ish"];
const texts = stems.map((stem) => endings.map((ending) => stem + ending).join(" ")); // 60 words

const scoresOf = (tokenizer: ReturnType<typeof trainUnigram>): readonly [string, number][] =>
  Object(tokenizer.toJSON().model).vocab;

describe("trainUnigram", () => {
  const tokenizer = trainUnigram(texts, { maximumSize: 45 });

  it("orders pieces by their probability, after the special tokens", () => {
    const scores = scoresOf(tokenizer);
    expect(scores[0]).toEqual(["<unk>", 0]);
    const learned = scores.slice(1).map(([, score]) => score);
    expect(learned).toEqual([...learned].sort((a, b) => b - a));
    expect(learned.reduce((sum, score) => sum + Math.exp(score), 0)).toBeLessThanOrEqual(1);
    expect(tokenizer.vocabulary.size).toBeLessThanOrEqual(45);
  });

  it("finds the pieces that words are made of", () => {
    expect(tokenizer.vocabulary.tokens).toEqual(expect.arrayContaining(["▁quick", "▁light", "ness", "est"]));
    const ids = tokenizer.encode("lowest newer");
    expect(tokenizer.decode(ids)).toBe("lowest newer");
  });

  it("keeps all characters, if need be beyond the size", () => {
    const small = trainUnigram(texts, { maximumSize: 3 });
    expect(small.vocabulary.tokens.slice(1).sort()).toEqual(
      [...new Set([...texts.join(""), "▁"])].filter((character) => character !== " ").sort(),
    );
  });

  it("tells how far it is, to the end", () => {
    const seen: TrainingProgress[] = [];
    trainUnigram(texts, { maximumSize: 45, onProgress: (progress) => seen.push(progress) });
    expect(seen.length).toBeGreaterThan(1);
    for (const { done, total } of seen) expect(done).toBeLessThanOrEqual(total);
    expect(seen.at(-1)?.done).toBe(seen.at(-1)?.total);
  });

  it("samples several segmentations, the most probable one almost always with a large alpha", () => {
    const draws = (alpha: number) =>
      new Set(
        Array.from({ length: 30 }, (_, seed) => String(tokenizer.sample?.("lowest newer", { seed, alpha }))),
      );
    expect(draws(0.1).size).toBeGreaterThan(3);
    expect(draws(50)).toEqual(new Set([String(tokenizer.encode("lowest newer"))]));
  });

  it("refuses empty texts and sizes without room", () => {
    expect(() => trainUnigram([""])).toThrow(
      new Error("trainUnigram: the texts are empty. Give at least one text with something to learn from."),
    );
    expect(() => trainUnigram("a", { maximumSize: Number.NaN })).toThrow(
      new Error(
        "trainUnigram: maximumSize must leave room beside the 1 special tokens and be less than 2 ** 24, got NaN.",
      ),
    );
  });
});
