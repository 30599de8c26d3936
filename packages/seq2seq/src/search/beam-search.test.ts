import { reference, start } from "@refrain/core";
import { beforeAll, describe, expect, it } from "vitest";
import { beamSearch } from "./beam-search.ts";
import { greedy } from "./greedy.ts";
import type { Hypothesis } from "./hypothesis.ts";
import { averageLength, gnmtLength } from "./penalties.ts";
import { type Enumerated, enumerate } from "./testing/enumerate.ts";
import { randomAlignment, randomTree, type ToyModel, toyDecoder } from "./testing/toy-decoder.ts";

beforeAll(async () => void (await start(reference())));

const END = 3;
const sizes = { vocabularySize: 4, end: END, maximumLength: 5 };
const options = { start: END, end: END, maximumLength: 5 };
const sourceLengths = [4, 2, 3, 5, 1, 4, 3, 2, 5, 4];
const batch = sourceLengths.length;
const model = (seed: number): ToyModel => ({
  next: randomTree(seed, 4),
  alignment: randomAlignment(seed + 100, sourceLengths),
  sourceLengths,
});
const shown = (found: readonly Hypothesis[]) =>
  found.map(({ tokens, score }) => ({ tokens: Array.from(tokens), score: Number(score.toFixed(9)) }));

describe("beamSearch with room for all prefixes", () => {
  const coverageOf = ({ alignment }: Enumerated, length: number) =>
    Array.from({ length }, (_, position) =>
      Math.log(
        Math.min(
          1,
          Math.max(
            1e-10,
            alignment.reduce((sum, row) => sum + row[position]!, 0),
          ),
        ),
      ),
    ).reduce((a, b) => a + b);
  const penalties = [
    ["none", averageLength(0), 0],
    ["average", averageLength(1), 0],
    ["a strong average", averageLength(1.7), 0],
    ["GNMT's 0.6", gnmtLength(0.6), 0],
    ["GNMT's 1 and coverage", gnmtLength(1), 0.2],
    ["average and strong coverage", averageLength(1), 1.5],
  ] as const;

  it.each(penalties)("finds the best of all sequences, in order: %s", async (_, lengthPenalty, beta) => {
    const toy = model(1);
    const found = await beamSearch(toyDecoder(toy, { batch: 3, vocabularySize: 4 }), {
      ...options,
      beam: 364, // 1 + 3 + 9 + ... + 243
      nBest: 20,
      lengthPenalty,
      coveragePenalty: beta,
      earlyStopping: false,
    });
    found.forEach((each, sequence) => {
      const best = enumerate(toy, sizes, sequence)
        .map((one) => ({
          tokens: one.tokens,
          score:
            one.logProbability / lengthPenalty(one.tokens.length + 1) +
            (beta === 0 ? 0 : beta * coverageOf(one, sourceLengths[sequence]!)),
        }))
        .sort((a, b) => b.score - a.score)
        .slice(0, 20);
      expect(shown(each).map(({ tokens }) => tokens)).toEqual(best.map(({ tokens }) => tokens));
      each.forEach(({ score }, rank) => expect(score).toBeCloseTo(best[rank]!.score, 6));
    });
  });

  it("gives them all when as many are asked for", async () => {
    const [found] = await beamSearch(toyDecoder(model(2), { vocabularySize: 4 }), {
      ...options,
      beam: 400,
      nBest: 400,
      earlyStopping: false,
    });
    expect(found).toHaveLength(364);
    const probability = found!.reduce((sum, { logProbability }) => sum + Math.exp(logProbability), 0);
    // What has five tokens and does not end then is cut off.
    const cutOff = enumerate(model(2), sizes)
      .filter(({ tokens }) => tokens.length === 5)
      .reduce((sum, { tokens, logProbability }) => {
        const end = model(2).next(tokens, 0)[END]!;
        return sum + Math.exp(logProbability - end) * (1 - Math.exp(end));
      }, 0);
    expect(probability + cutOff).toBeCloseTo(1, 6);
  });
});

describe("beamSearch", () => {
  const searches = [1, 2, 5].flatMap((beam) =>
    [true, false].map((earlyStopping) => ({ ...options, beam, nBest: beam, earlyStopping })),
  );

  it("with a beam of 1 is greedy search", async () => {
    for (let seed = 0; seed < 10; seed++) {
      const decoder = toyDecoder(model(seed), { batch, vocabularySize: 4 });
      const found = await beamSearch(decoder, { ...options, beam: 1, lengthPenalty: averageLength(0) });
      expect(found).toEqual((await greedy(decoder, options)).map((each) => [each]));
    }
  });

  it.each(searches)("ranks different hypotheses by their scores: $beam, $earlyStopping", async (search) => {
    const all = await beamSearch(toyDecoder(model(3), { batch, vocabularySize: 4 }), search);
    for (const found of all) {
      const scores = found.map(({ score }) => score);
      expect(scores).toEqual(scores.toSorted((a, b) => b - a));
      expect(new Set(found.map(({ tokens }) => tokens.join())).size).toBe(found.length);
      expect(found.length).toBeGreaterThan(0);
    }
  });

  it.each(searches)("finds for many what it finds one by one: $beam, $earlyStopping", async (search) => {
    const all = toyDecoder(model(4), { batch, vocabularySize: 4 });
    const together = await beamSearch(all, search);
    for (let sequence = 0; sequence < batch; sequence++) {
      expect(await beamSearch(all.take!([sequence]), search)).toEqual([together[sequence]]);
    }
  });

  it.each(searches)(
    "finds the same when no sequence can be left out: $beam, $earlyStopping",
    async (search) => {
      const [can, cannot] = [true, false].map((canTake) =>
        toyDecoder(model(5), { batch, vocabularySize: 4, canTake }),
      );
      expect(await beamSearch(cannot!, search)).toEqual(await beamSearch(can!, search));
    },
  );

  it("never finds worse when it stops late", async () => {
    for (let seed = 0; seed < 10; seed++) {
      const decoder = toyDecoder(model(seed), { batch, vocabularySize: 4 });
      const early = await beamSearch(decoder, { ...options, beam: 2 });
      const late = await beamSearch(decoder, { ...options, beam: 2, earlyStopping: false });
      late.forEach(([best], sequence) => {
        expect(best!.score).toBeGreaterThanOrEqual(early[sequence]![0]!.score);
      });
    }
  });

  it("hands out the log probability and the alignment of each token, without the source's padding", async () => {
    const toy = model(6);
    const all = await beamSearch(toyDecoder(toy, { batch, vocabularySize: 4 }), { ...options, nBest: 3 });
    all.forEach((found, sequence) => {
      for (const { tokens, tokenLogProbabilities, logProbability, score, alignment } of found) {
        const prefixes = [...tokens, END].map((_, i) => Array.from(tokens.subarray(0, i)));
        expect(Array.from(tokenLogProbabilities)).toEqual(
          prefixes.map((prefix, i) => toy.next(prefix, sequence)[tokens[i] ?? END]),
        );
        expect(logProbability).toBe(Array.from(tokenLogProbabilities).reduce((a, b) => a + b, 0));
        expect(score).toBe(logProbability / (tokens.length + 1));
        expect(alignment).toEqual(
          prefixes.map((prefix) =>
            Float32Array.from(toy.alignment!(prefix, sequence)).slice(0, sourceLengths[sequence]),
          ),
        );
      }
    });
  });

  it("gives sequences of one length where there is no end token", async () => {
    const [found] = await beamSearch(toyDecoder({ next: randomTree(7, 3) }, { vocabularySize: 3 }), {
      start: 0,
      maximumLength: 4,
      beam: 81,
      nBest: 81,
    });
    expect(found).toHaveLength(81);
    expect(found!.every(({ tokens }) => tokens.length === 4)).toBe(true);
    const probability = found!.reduce((sum, each) => sum + Math.exp(each.logProbability), 0);
    expect(probability).toBeCloseTo(1, 6);
  });
});
