import { describe, expect, it } from "vitest";
import { drawing } from "./draw/draw.ts";
import { drawMeaning } from "./draw/meaning.ts";
import { embeddedCorpus } from "./embedded-corpus.ts";
import { english } from "./english/sentence.ts";
import { german } from "./german/sentence.ts";

const small = { training: 2000, held: 200 };

describe("the embedded corpus", () => {
  it("is the same for the same seed, and another for another", () => {
    const corpus = embeddedCorpus({ from: "de", to: "en", ...small });
    expect(embeddedCorpus({ from: "de", to: "en", ...small })).toEqual(corpus);
    expect(embeddedCorpus({ from: "de", to: "en", ...small, seed: 2 })).not.toEqual(corpus);
  });

  it.each([
    ["de", "en"],
    ["en", "zh"],
  ] as const)("has no sentence twice, from %s to %s, neither in a part nor across parts", (from, to) => {
    const { training, validation, test } = embeddedCorpus({ from, to, ...small });
    expect([training.length, validation.length, test.length]).toEqual([2000, 200, 200]);
    const all = [...training, ...validation, ...test];
    expect(new Set(all.map(({ source }) => source)).size).toBe(all.length);
    expect(new Set(all.map(({ target }) => target)).size).toBe(all.length);
  });

  it("says each thing in one way: one German sentence has one translation", () => {
    const translations = new Map<string, Set<string>>();
    const draw = drawing(3);
    for (let i = 0; i < 20_000; i++) {
      const meaning = drawMeaning(draw);
      const source = german(meaning);
      translations.set(source, (translations.get(source) ?? new Set()).add(english(meaning)));
    }
    const ambiguous = [...translations].filter(([, all]) => all.size > 1);
    expect(ambiguous).toEqual([]);
  });

  it("is drawn from many more sentences than it has", () => {
    const draw = drawing(4);
    const drawn = Array.from({ length: 20_000 }, () => german(drawMeaning(draw)));
    expect(new Set(drawn).size).toBeGreaterThan(18_000);
  });

  it("is written as sentences are: a capital, a mark at the end, single spaces, no word left empty", () => {
    const pairs = embeddedCorpus({ from: "de", to: "en", ...small }).training;
    const chinese = embeddedCorpus({ from: "en", to: "zh", ...small }).training;
    for (const { source, target } of pairs) {
      expect(source).toMatch(/^[A-ZÄÖÜ](?!.* {2})[^{}]*[^ ,][.?]$/);
      expect(target).toMatch(/^[A-Z](?!.* {2})[^{}]*[^ ,][.?]$/);
      expect(`${source}${target}`).not.toMatch(/undefined| [.,?]/);
    }
    for (const { target } of chinese) expect(target).toMatch(/^[\p{Script=Han}，]+[。？]$/u);
  });
});
