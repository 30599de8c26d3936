import { cpu } from "@refrain/backend-cpu";
import { liveTensors, random, reference, start } from "@refrain/core";
import { beforeAll, describe, expect, it } from "vitest";
import { beamSearch } from "./beam-search.ts";
import type { SearchOptions } from "./constraints.ts";
import { greedy } from "./greedy.ts";
import { sample } from "./sample.ts";
import { randomTree, type ToyModel, toyDecoder } from "./testing/toy-decoder.ts";

beforeAll(async () => void (await start(reference())));

const END = 4;
const [batch, vocabularySize] = [9, 5];
const options = { start: 0, end: END, maximumLength: 8 };
const model: ToyModel = { next: randomTree(11, vocabularySize) };
const decoder = (canTake = true) => toyDecoder(model, { batch, vocabularySize, canTake });

describe("every search", () => {
  const searches = {
    greedy: async (given: SearchOptions, toy = decoder()) => (await greedy(toy, given)).map((each) => [each]),
    beamSearch: (given: SearchOptions, toy = decoder()) => beamSearch(toy, { ...given, beam: 4, nBest: 4 }),
    sample: (given: SearchOptions, toy = decoder()) =>
      sample(toy, { ...given, random: random(5), samples: 3 }),
  };

  describe.each(Object.entries(searches))("%s", (_, search) => {
    it("keeps to the least and the greatest length", async () => {
      for (const length of [0, 1, 5, 8]) {
        const found = (await search({ ...options, minimumLength: length })).flat();
        expect(Math.min(...found.map(({ tokens }) => tokens.length))).toBeGreaterThanOrEqual(length);
        expect(Math.max(...found.map(({ tokens }) => tokens.length))).toBeLessThanOrEqual(8);
      }
    });

    it("never chooses a banned token", async () => {
      const found = (await search({ ...options, banned: [1, 3] })).flat();
      for (const { tokens } of found)
        expect(Array.from(tokens).some((id) => id === 1 || id === 3)).toBe(false);
    });

    it.each([1, 2, 3])("never repeats %i tokens in a row when it must not", async (n) => {
      const longest = [4, 6, 12][n - 1]!;
      const given = { ...options, minimumLength: longest, maximumLength: longest, blockNgrams: n };
      for (const { tokens } of (await search(given)).flat()) {
        const grams = Array.from({ length: tokens.length - n + 1 }, (_, i) => tokens.slice(i, i + n).join());
        expect(new Set(grams).size).toBe(grams.length);
      }
    });

    it("begins as it must, whatever the other constraints are, and goes on as the model says", async () => {
      const prefixes = Array.from({ length: batch }, (_, sequence) => [1, 1, 2, 3].slice(0, sequence % 5));
      const found = await search({ ...options, prefixes, banned: [1], blockNgrams: 1 });
      found.forEach((each, sequence) => {
        const forced = prefixes[sequence]!;
        expect(each.length).toBeGreaterThan(0);
        for (const { tokens, tokenLogProbabilities } of each) {
          expect(Array.from(tokens.subarray(0, forced.length))).toEqual(forced);
          expect(Array.from(tokenLogProbabilities)).toEqual(
            [...tokens, END].map(
              (token, at) => model.next(Array.from(tokens.subarray(0, at)), sequence)[token],
            ),
          );
        }
      });
    });

    it("chooses what is allowed only", async () => {
      // Up, then down by one at a time, then the end; each twice in the list.
      const allowed = (tokens: Int32Array) => {
        const last = tokens.at(-1);
        if (last === undefined) return undefined;
        return last === 0 ? [END, END] : [last - 1, last - 1];
      };
      for (const { tokens } of (await search({ ...options, minimumLength: 1, allowed })).flat()) {
        expect(Array.from(tokens)).toEqual(Array.from({ length: tokens[0]! + 1 }, (_, i) => tokens[0]! - i));
      }
    });

    it("leaves no tensors behind, also when it fails", async () => {
      const failing = {
        next: (prefix: readonly number[]) => [-2, -2, -2, prefix.length > 2 ? Number.NaN : -2, -2],
      };
      const broken = toyDecoder(failing, { batch, vocabularySize });
      const working = decoder();
      const before = liveTensors();
      await search(options, working);
      await expect(search({ ...options, minimumLength: 6 }, broken)).rejects.toThrow(
        /: the model gave NaN as a log probability at step 4 of sequence 0\. Check its parameters, and whether its training went wrong\.$/,
      );
      expect(liveTensors()).toBe(before);
    });
  });
});

it("finds the same when only the most likely tokens are read", async () => {
  const [end, size] = [7, 150];
  const large = () => toyDecoder({ next: randomTree(3, size) }, { batch, vocabularySize: size });
  const given: SearchOptions = {
    start: 0,
    end,
    minimumLength: 3,
    maximumLength: 6,
    banned: [1, 2],
    blockNgrams: 1,
  };
  const found = async (more: Partial<SearchOptions>) => [
    await greedy(large(), { ...given, ...more }),
    await beamSearch(large(), { ...given, ...more, beam: 3, nBest: 3 }),
    await sample(large(), { ...given, ...more, random: random(5), topK: 4 }),
  ];
  // Where a search is told what is allowed, it reads all.
  expect(await found({})).toEqual(await found({ allowed: () => undefined }));
});

it("finds the same on the CPU engine", async () => {
  const seeded = { ...options, random: random(7), topP: 0.9, samples: 2 };
  const run = async () => [
    await greedy(decoder(), options),
    await beamSearch(decoder(), { ...options, nBest: 3 }),
    await sample(decoder(), seeded),
  ];
  const expected = await run();
  await start(cpu());
  expect(await run()).toEqual(expected);
  await start(reference());
});
