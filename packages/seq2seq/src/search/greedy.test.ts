import { random, reference, start } from "@refrain/core";
import { beforeAll, describe, expect, it } from "vitest";
import { greedy } from "./greedy.ts";
import { sample } from "./sample.ts";
import { randomTree, type ToyModel, toyDecoder } from "./testing/toy-decoder.ts";

beforeAll(async () => void (await start(reference())));

const END = 4;
const [batch, vocabularySize] = [9, 5];
const options = { start: 0, end: END, maximumLength: 8 };
const model: ToyModel = { next: randomTree(11, vocabularySize) };
const decoder = (canTake = true) => toyDecoder(model, { batch, vocabularySize, canTake });

describe("greedy", () => {
  it("takes the most likely token, step by step", async () => {
    const found = await greedy(decoder(), options);
    found.forEach(({ tokens, tokenLogProbabilities, score }, sequence) => {
      const prefix: number[] = [];
      for (const logProbability of tokenLogProbabilities) {
        const next = Array.from(model.next(prefix, sequence));
        const best = prefix.length === 8 ? END : next.indexOf(Math.max(...next));
        expect(logProbability).toBe(next[best]);
        prefix.push(best);
      }
      expect(prefix).toEqual([...tokens, END]);
      expect(score).toBe(tokenLogProbabilities.reduce((sum, each) => sum + each, 0));
    });
  });

  it("is sampling at temperature 0, and among the most likely one", async () => {
    const found = (await greedy(decoder(), options)).map((each) => [each]);
    const seeded = { ...options, random: random(3) };
    expect(await sample(decoder(), { ...seeded, temperature: 0 })).toEqual(found);
    expect(await sample(decoder(), { ...seeded, topK: 1 })).toEqual(found);
  });

  it("finds the same one by one, and when no sequence can be left out", async () => {
    const found = await greedy(decoder(), options);
    expect(await greedy(decoder(false), options)).toEqual(found);
    for (let sequence = 0; sequence < batch; sequence++) {
      expect(await greedy(decoder().take!([sequence]), options)).toEqual([found[sequence]]);
    }
  });

  it("starts each sequence with its own token, and ends each at its own length", async () => {
    const starts = Array.from({ length: batch }, (_, sequence) => sequence % 4);
    const fed: number[] = [];
    const toy = decoder();
    const watched = {
      ...toy,
      step(...[tokens, state]: Parameters<typeof toy.step>) {
        if (fed.length === 0) fed.push(...tokens.dataSync());
        return toy.step(tokens, state);
      },
    };
    const lengths = starts.map((each) => each + 1);
    const found = await greedy(watched, { start: starts, maximumLength: lengths });
    expect(fed).toEqual(starts);
    expect(found.map(({ tokens }) => tokens.length)).toEqual(lengths);
  });
});
