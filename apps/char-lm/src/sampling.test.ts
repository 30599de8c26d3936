import { random } from "@refrain/core";
import { describe, expect, it } from "vitest";
import { sample } from "./sampling.ts";

const logits = [0, 2, 1, -1];
const draws = (options: Parameters<typeof sample>[2]) =>
  Array.from({ length: 2000 }, (_, index) => sample(logits, random(5).split(index), options));
const shares = (ids: number[]) =>
  logits.map((_, id) => ids.filter((each) => each === id).length / ids.length);

describe("sample", () => {
  it("draws in proportion to the softmax", () => {
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    // Four standard deviations of a share of 2,000 draws are below 0.045.
    shares(draws({})).forEach((share, id) => {
      expect(Math.abs(share - Math.exp(logits[id]!) / total)).toBeLessThan(0.045);
    });
  });

  it("is more certain at a lower temperature, and takes the most likely at 0", () => {
    expect(shares(draws({ temperature: 0.5 }))[1]).toBeGreaterThan(shares(draws({}))[1]!);
    expect(new Set(draws({ temperature: 0 }))).toEqual(new Set([1]));
  });

  it("draws from the k most likely only", () => {
    expect(new Set(draws({ topK: 2 }))).toEqual(new Set([1, 2]));
    expect(new Set(draws({ topK: 1 }))).toEqual(new Set([1]));
  });

  it("draws from the fewest that together have the probability p", () => {
    // The softmax is 0.087, 0.644, 0.237, 0.032.
    expect(new Set(draws({ topP: 0.6 }))).toEqual(new Set([1]));
    expect(new Set(draws({ topP: 0.7 }))).toEqual(new Set([1, 2]));
    expect(new Set(draws({ topP: 1 }))).toEqual(new Set([0, 1, 2, 3]));
  });

  it("refuses options out of range", () => {
    expect(() => sample(logits, random(1), { temperature: -1 })).toThrow(
      "--temperature must be 0 or more, got -1.",
    );
    expect(() => sample(logits, random(1), { topK: 0 })).toThrow("--top-k must be 1 or more, got 0.");
    expect(() => sample(logits, random(1), { topP: 0 })).toThrow(
      "--top-p must be above 0 and at most 1, got 0.",
    );
  });
});
