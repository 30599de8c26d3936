import { describe, expect, it } from "vitest";
import { randomNumbers } from "../random-numbers.ts";
import { vocabulary } from "../vocabulary/vocabulary.ts";
import { bpe } from "./bpe.ts";
import { allByteTokens } from "./byte-tokens.ts";
import { arcProbabilities, bestPath, latticeOf } from "./lattice.ts";
import { mergeSymbols } from "./merge-symbols.ts";
import { tokenTrie } from "./token-trie.ts";
import { unigram } from "./unigram.ts";
import { wordPiece } from "./word-piece.ts";

const unknown = { unknown: "<unk>" };

describe("bpe", () => {
  const tokens = ["a", "b", "c", "ab", "bc", "abc"];
  const merges = [
    ["b", "c"],
    ["a", "b"],
    ["a", "bc"],
  ] as const;

  it("merges by rank, and from the left", () => {
    const model = bpe({ vocabulary: vocabulary(tokens), merges });
    expect(model.encode("abcab", 0)).toEqual([5, 3]);
    expect(bpe({ vocabulary: vocabulary(tokens), merges: [["a", "b"]] }).encode("abab", 0)).toEqual([3, 3]);
  });

  it("takes a whole piece before the merges, if told", () => {
    const given = { vocabulary: vocabulary(tokens), merges: [] };
    expect(bpe(given).encode("abc", 0)).toEqual([0, 1, 2]);
    expect(bpe({ ...given, ignoreMerges: true }).encode("abc", 0)).toEqual([5]);
  });

  it("writes unknown characters one by one, fused, or as bytes", () => {
    const known = vocabulary(tokens, unknown);
    expect(bpe({ vocabulary: known, merges }).encode("x中a", 0)).toEqual([0, 0, 1]);
    expect(bpe({ vocabulary: known, merges, fuseUnknown: true }).encode("x中ay", 0)).toEqual([0, 1, 0]);
    const fallback = bpe({
      vocabulary: vocabulary([...allByteTokens, "a"], unknown),
      merges: [],
      byteFallback: true,
    });
    expect(fallback.encode("中a", 0)).toEqual([0xe5, 0xb9, 0xae, 257]);
  });

  it("refuses a merge whose tokens are not there", () => {
    expect(() => bpe({ vocabulary: vocabulary(["a", "b"]), merges: [["a", "b"]] })).toThrow(
      new Error('bpe: merges[0] ("a" and "b") needs the token "ab", which is not in the vocabulary.'),
    );
  });
});

describe("mergeSymbols", () => {
  it("gives what merging one pair after the other gives", () => {
    const rank = (left: number, right: number): number => (left * 7 + right * 13) % 11;
    const table = {
      find: (left: number, right: number) =>
        rank(left, right) < 6 ? { rank: rank(left, right), id: (left + right) % 10 } : undefined,
    };
    const slowly = (symbols: readonly number[]): readonly number[] => {
      const ranks = symbols.slice(1).map((right, at) => table.find(symbols[at]!, right)?.rank ?? 99);
      const least = Math.min(...ranks, 99);
      if (least === 99) return symbols;
      const at = ranks.indexOf(least);
      const merged = table.find(symbols[at]!, symbols[at + 1]!)!.id;
      return slowly([...symbols.slice(0, at), merged, ...symbols.slice(at + 2)]);
    };
    for (let seed = 0; seed < 200; seed++) {
      const symbols = Array.from({ length: seed % 30 }, (_, at) => ((seed + 3) * (at + 5) * 31) % 10);
      expect(mergeSymbols(symbols, table)).toEqual(slowly(symbols));
    }
  });
});

describe("wordPiece", () => {
  const known = vocabulary(["un", "##able", "##a", "u", "##😀"], unknown);

  it("takes the longest token that fits, or the whole word is unknown", () => {
    const model = wordPiece({ vocabulary: known });
    expect(model.encode("unable", 0)).toEqual([1, 2]);
    expect(model.encode("una😀", 0)).toEqual([1, 3, 5]);
    expect(model.encode("unx", 0)).toEqual([0]);
  });

  it("knows no word that is too long", () => {
    expect(wordPiece({ vocabulary: known, longestWord: 3 }).encode("unaa", 0)).toEqual([0]);
    expect(wordPiece({ vocabulary: known, longestWord: 3 }).encode("un😀", 0)).toEqual([1, 5]);
  });

  it("throws at an unknown word without an unknown token", () => {
    expect(() => wordPiece({ vocabulary: vocabulary(["un"]) }).encode("up", 4)).toThrow(
      new Error(
        'wordPiece: "up" at piece 4 of the text is not among the 1 tokens, and there is no unknown token. ' +
          'Train on text that holds it, or give specialTokens: { unknown: "<unk>" }.',
      ),
    );
  });
});

describe("unigram", () => {
  const known = vocabulary(["a", "b", "ab", "ba", "aba"], unknown);
  const scores = [0, -2, -2, -3, -3.5, -9];

  it("finds the most probable segmentation", () => {
    const model = unigram({ vocabulary: known, scores });
    expect(model.encode("abab", 0)).toEqual([3, 3]);
    expect(model.encode("aba", 0)).toEqual([3, 1]);
  });

  it("writes characters without a token as one unknown token", () => {
    expect(unigram({ vocabulary: known, scores }).encode("axyb😀", 0)).toEqual([1, 0, 2, 0]);
  });

  it("samples segmentations by their probability", () => {
    const model = unigram({ vocabulary: known, scores });
    const weights = { "3,1": Math.exp(-5), "1,4": Math.exp(-5.5), "1,2,1": Math.exp(-6), "5": Math.exp(-9) };
    const sum = Object.values(weights).reduce((a, b) => a + b);
    const seen = new Map<string, number>();
    const random = randomNumbers(1);
    for (let draw = 0; draw < 40_000; draw++) {
      const drawn = String(model.sample?.("aba", 0, { random, alpha: 1 }));
      seen.set(drawn, (seen.get(drawn) ?? 0) + 1 / 40_000);
    }
    for (const [path, weight] of Object.entries(weights)) expect(seen.get(path)).toBeCloseTo(weight / sum, 2);
  });

  it("refuses scores that do not fit", () => {
    expect(() => unigram({ vocabulary: known, scores: [1] })).toThrow(
      new Error("unigram: scores must be one for each of the 6 tokens, got 1."),
    );
    expect(() => unigram({ vocabulary: vocabulary(["a"]), scores: [Number.NaN] })).toThrow(
      new Error("unigram: scores[0] must be a number, got NaN."),
    );
  });
});

describe("a lattice", () => {
  const scores = [-1, -2, -2.5];
  const lattice = latticeOf("aab", tokenTrie(["a", "ab", "aa"]));

  it("gives each arc its share of all segmentations", () => {
    const shares = new Map<string, number>();
    const all = arcProbabilities(
      lattice,
      (id) => scores[id] ?? -9,
      ({ start, end }, probability) => shares.set(`${start}-${end}`, probability),
    );
    const [withAb, withAa, letters] = [Math.exp(-3), Math.exp(-11.5), Math.exp(-11)];
    const sum = withAb + withAa + letters;
    expect(Math.exp(all)).toBeCloseTo(sum, 12);
    expect(shares.get("1-3")).toBeCloseTo(withAb / sum, 12);
    expect(shares.get("0-2")).toBeCloseTo(withAa / sum, 12);
    expect(shares.get("0-1")).toBeCloseTo((withAb + letters) / sum, 12);
  });

  it("has no path when the only one is left out", () => {
    const whole = latticeOf("b", tokenTrie(["b"]));
    expect(bestPath(whole, () => -1).length).toBe(1);
    expect(bestPath(whole, () => -1, true)).toEqual([]);
  });
});
