import { random, reference, start, tensor, zeros } from "@refrain/core";
import { beforeAll, describe, expect, it } from "vitest";
import { languageModelDecoder } from "./language-model-decoder.ts";
import { type SampledToken, sample, sampleSteps } from "./sample.ts";
import { enumerate } from "./testing/enumerate.ts";
import { randomTree, toyDecoder } from "./testing/toy-decoder.ts";

beforeAll(async () => void (await start(reference())));

const END = 2;
const sizes = { vocabularySize: 3, end: END, maximumLength: 2 };
const options = { start: 0, end: END, maximumLength: 2 };
const model = { next: randomTree(21, 3, 0.7) };

describe("sample", () => {
  it("draws each sequence as often as the model's probabilities say", async () => {
    const samples = 4000;
    const decoder = toyDecoder(model, { batch: 2, vocabularySize: 3 });
    const drawn = await sample(decoder, { ...options, random: random(1), samples });
    drawn.forEach((found, sequence) => {
      // The end token is forced behind two tokens, so its probability there does not count.
      const possible = enumerate(model, sizes, sequence).map(({ tokens, logProbability }) => ({
        tokens: tokens.join(),
        expected:
          samples * Math.exp(logProbability - (tokens.length === 2 ? model.next(tokens, sequence)[END]! : 0)),
      }));
      const chiSquare = possible.reduce((sum, { tokens, expected }) => {
        const seen = found.filter((each) => each.tokens.join() === tokens).length;
        return sum + (seen - expected) ** 2 / expected;
      }, 0);
      expect(found).toHaveLength(samples);
      expect(possible).toHaveLength(7);
      expect(chiSquare).toBeLessThan(22.46); // 6 degrees of freedom: 1 in 1,000 is above.
    });
  });

  it("draws the same for the same seed, however many others are drawn, and others for another seed", async () => {
    const given = { start: 0, maximumLength: 12, random: random(2) };
    const draw = async (batch: number, samples: number, canTake = true, seed = 2) =>
      sample(toyDecoder({ next: randomTree(22, 3) }, { batch, vocabularySize: 3, canTake }), {
        ...given,
        end: END,
        samples,
        random: random(seed),
      });
    const all = await draw(6, 5);
    expect(await draw(6, 5, false)).toEqual(all);
    expect(await draw(2, 3)).toEqual(all.slice(0, 2).map((each) => each.slice(0, 3)));
    expect(await draw(6, 5, true, 3)).not.toEqual(all);
    const different = new Set(all[0]!.map(({ tokens }) => tokens.join()));
    expect(different.size).toBeGreaterThan(1);
  });
});

describe("sampleSteps", () => {
  it("hands out the tokens of `sample` as they come, the end token too", async () => {
    const decoder = toyDecoder({ next: randomTree(23, 3) }, { batch: 4, vocabularySize: 3 });
    const given = { start: 0, end: END, maximumLength: 9, random: random(4), samples: 2 };
    const steps: (readonly SampledToken[])[] = [];
    for await (const drawn of sampleSteps(decoder, given)) steps.push(drawn);
    const found = await sample(decoder, given);
    found.forEach((samples, sequence) =>
      samples.forEach(({ tokens, tokenLogProbabilities }, index) => {
        const own = steps.flatMap((step) =>
          step.filter((each) => each.sequence === sequence && each.sample === index),
        );
        expect(own.map(({ token }) => token)).toEqual([...tokens, END]);
        expect(own.map(({ logProbability }) => logProbability)).toEqual(Array.from(tokenLogProbabilities));
      }),
    );
    expect(steps[0]).toHaveLength(8);
  });

  it("can be left at any time", async () => {
    const decoder = toyDecoder({ next: randomTree(24, 3) }, { vocabularySize: 3 });
    const tokens: number[] = [];
    for await (const [drawn] of sampleSteps(decoder, { start: 0, maximumLength: 9, random: random(5) })) {
      tokens.push(drawn!.token);
      if (tokens.length === 3) break;
    }
    const whole = await sample(decoder, { start: 0, maximumLength: 9, random: random(5) });
    expect(tokens).toEqual(Array.from(whole[0]![0]!.tokens.subarray(0, 3)));
  });
});

describe("languageModelDecoder", () => {
  it("gives the softmax of the logits, with the state handed on", async () => {
    const decoder = languageModelDecoder({
      vocabularySize: 3,
      batch: 2,
      initialState: { steps: zeros([2, 1]) },
      apply(ids, { steps }) {
        expect(ids.shape).toEqual([ids.size, 1]);
        const past = Array.from(steps.dataSync(), (each) => each + 1);
        const logits = past.flatMap((each) =>
          [each % 3, (each + 1) % 3, (each + 2) % 3].map((at) => 50 * at),
        );
        return { logits: tensor(logits, [ids.size, 1, 3]), state: { steps: tensor(past, [ids.size, 1]) } };
      },
    });
    const found = await sample(decoder, { start: [0, 1], maximumLength: [4, 2], random: random(1) });
    expect(found.map(([each]) => Array.from(each!.tokens))).toEqual([
      [1, 0, 2, 1],
      [1, 0],
    ]);
    expect(found[0]![0]!.logProbability).toBeCloseTo(0, 6);
  });
});
