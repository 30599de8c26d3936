import { intTensor, liveTensors, reference, start } from "@refrain/core";
import { beforeAll, describe, expect, it } from "vitest";
import { beamSearch } from "./beam-search.ts";
import { ensemble } from "./ensemble.ts";
import { greedy } from "./greedy.ts";
import { randomAlignment, randomTree, toyDecoder } from "./testing/toy-decoder.ts";

beforeAll(async () => void (await start(reference())));

const [batch, vocabularySize] = [7, 5];
const sourceLengths = [3, 1, 2, 3, 3, 2, 1];
const model = (seed: number) => ({
  next: randomTree(seed, vocabularySize),
  alignment: randomAlignment(seed, sourceLengths),
  sourceLengths,
});
const decoder = (seed: number, canTake = true) => toyDecoder(model(seed), { batch, vocabularySize, canTake });
const options = { start: 0, end: 4, maximumLength: 6, nBest: 3 };

/** The first step's probabilities, row by row. */
function firstStep(mean?: "probabilities" | "logProbabilities") {
  const together = ensemble([decoder(1), decoder(2), decoder(3)], { mean });
  const { logProbabilities } = together.step(intTensor(new Int32Array(batch)), together.initialState);
  const numbers = logProbabilities.dataSync();
  return Array.from({ length: batch }, (_, row) =>
    Array.from(numbers.subarray(row * vocabularySize, (row + 1) * vocabularySize), Math.exp),
  );
}

describe("ensemble", () => {
  it("of one is the model", async () => {
    expect(await beamSearch(ensemble([decoder(1)]), options)).toEqual(await beamSearch(decoder(1), options));
  });

  it("of equals is each of them", async () => {
    const found = await greedy(ensemble([decoder(1), decoder(1)]), options);
    const alone = await greedy(decoder(1), options);
    expect(found.map(({ tokens }) => tokens)).toEqual(alone.map(({ tokens }) => tokens));
    found.forEach(({ score }, i) => expect(score).toBeCloseTo(alone[i]!.score, 5));
  });

  it("is the mean of the probabilities", () => {
    firstStep().forEach((row, sequence) =>
      row.forEach((probability, token) => {
        const mean = [1, 2, 3].reduce(
          (sum, seed) => sum + Math.exp(model(seed).next([], sequence)[token]!) / 3,
          0,
        );
        expect(probability).toBeCloseTo(mean, 6);
      }),
    );
  });

  it("or the normalized mean of the log probabilities", () => {
    firstStep("logProbabilities").forEach((row, sequence) => {
      const products = row.map((_, token) =>
        Math.exp([1, 2, 3].reduce((sum, seed) => sum + model(seed).next([], sequence)[token]! / 3, 0)),
      );
      const total = products.reduce((a, b) => a + b);
      row.forEach((probability, token) => expect(probability).toBeCloseTo(products[token]! / total, 6));
    });
  });

  it("has a probability of 0 where all have it", async () => {
    const next = () => [Number.NEGATIVE_INFINITY, -1, -0.5];
    const toy = () => toyDecoder({ next }, { vocabularySize: 3 });
    const both = ensemble([toy(), toy()]);
    const { logProbabilities } = both.step(intTensor([0]), both.initialState);
    const [never, , likely] = logProbabilities.dataSync();
    expect(never).toBe(Number.NEGATIVE_INFINITY);
    expect(likely).toBeCloseTo(-0.5, 6);
  });

  it("finds the same whether sequences can be left out or not, with the mean alignment, and frees what it made", async () => {
    const [can, cannot] = [true, false].map((canTake) => ensemble([decoder(4, canTake), decoder(5)]));
    const before = liveTensors();
    const found = await beamSearch(can!, options);
    expect(liveTensors()).toBe(before);
    expect(await beamSearch(cannot!, options)).toEqual(found);
    const alignment = found[0]![0]!.alignment!;
    const first = [4, 5].map((seed) => model(seed).alignment([], 0));
    alignment[0]!.forEach((weight, position) => {
      expect(weight).toBeCloseTo((first[0]![position]! + first[1]![position]!) / 2, 6);
    });
  });

  it("refuses decoders that do not fit together", () => {
    expect(() => ensemble([])).toThrow(new Error("ensemble: pass at least one decoder, got none."));
    const other = toyDecoder(model(1), { batch: 3, vocabularySize });
    expect(() => ensemble([decoder(1), other])).toThrow(
      new Error(
        "ensemble: all decoders must have batch=7 and vocabularySize=5 like the first, got 3 and 5 for decoder 1.",
      ),
    );
  });
});
