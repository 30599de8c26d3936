import { random } from "@refrain/core";
import { describe, expect, it, test } from "vitest";
import type { Following } from "./constraints.ts";
import { logSoftmaxOf } from "./testing/toy-decoder.ts";
import { type TruncationOptions, truncation } from "./truncation.ts";

const anything: Following = { only: null, may: () => true };
const rowOf = (logs: readonly number[]) => ({ logProbabilities: Float32Array.from(logs), tokens: null });

/** The probability of each token that is left. */
function left(probabilities: readonly number[], options: TruncationOptions, following = anything) {
  const { tokens, weights } = truncation(
    options,
    probabilities.length,
    "sample",
  )(rowOf(probabilities.map(Math.log)), following)!;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const found = Array.from(tokens, (token, i) => [token, Number((weights[i]! / total).toFixed(6))] as const);
  return Object.fromEntries(found);
}

const some = [0.15, 0.4, 0.05, 0.3, 0.1];

describe("truncation", () => {
  it("leaves the model's probabilities as they are by default", () => {
    expect(left(some, {})).toEqual({ 0: 0.15, 1: 0.4, 2: 0.05, 3: 0.3, 4: 0.1 });
  });

  it("sharpens them at a low temperature, and leaves the most likely at 0", () => {
    const squares = 0.0225 + 0.16 + 0.0025 + 0.09 + 0.01;
    expect(left(some, { temperature: 0.5 })[1]).toBeCloseTo(0.16 / squares, 6);
    expect(left(some, { temperature: 1e9 })[2]).toBeCloseTo(0.2, 6);
    expect(left(some, { temperature: 0 })).toEqual({ 1: 1 });
  });

  it("leaves the k most likely, the first of equals", () => {
    expect(left(some, { topK: 2 })).toEqual({ 1: 0.571429, 3: 0.428571 });
    expect(left([0.25, 0.25, 0.25, 0.25], { topK: 2 })).toEqual({ 0: 0.5, 1: 0.5 });
    expect(left(some, { topK: 99 })).toEqual(left(some, {}));
  });

  it("leaves the fewest that together have the probability p", () => {
    expect(left(some, { topP: 0.39 })).toEqual({ 1: 1 });
    expect(left(some, { topP: 0.41 })).toEqual({ 1: 0.571429, 3: 0.428571 });
    expect(Object.keys(left(some, { topP: 0.96 }))).toHaveLength(5);
  });

  it("leaves the fewest that are nearest to the mean information", () => {
    // The entropy is 1.39 nats; the information is 1.90, 0.92, 3.00, 1.20 and 2.30: in order of distance 3, 1, 0, 4, 2.
    expect(left(some, { typicalP: 0.2 })).toEqual({ 3: 1 });
    expect(left(some, { typicalP: 0.69 })).toEqual({ 1: 0.571429, 3: 0.428571 });
    expect(left(some, { typicalP: 0.75 })).toEqual({ 0: 0.176471, 1: 0.470588, 3: 0.352941 });
  });

  it("leaves those that are likely enough beside the most likely", () => {
    expect(left(some, { minP: 0.5 })).toEqual({ 1: 0.571429, 3: 0.428571 });
    expect(left(some, { minP: 1 })).toEqual({ 1: 1 });
  });

  it("applies each to what those before it left", () => {
    // Of 0.4 and 0.3, 0.4 alone is above half.
    expect(left(some, { topK: 2, topP: 0.55 })).toEqual({ 1: 1 });
  });

  it("chooses among the tokens that may follow, and those that the model gives a chance", () => {
    expect(left(some, { topP: 0.5 }, { only: null, may: (token) => token !== 1 })).toEqual({ 3: 1 });
    expect(left(some, { topK: 1 }, { only: [2, 4], may: () => true })).toEqual({ 4: 1 });
    expect(left([0, 0.5, 0.5], {})).toEqual({ 1: 0.5, 2: 0.5 });
    expect(left([0, 0.5, 0.5], { topK: 3 }, { only: [0], may: () => true })).toEqual({});
  });
});

test("what top-p and typical leave of a large vocabulary is the smallest set of falling rank", () => {
  const logs = logSoftmaxOf(random(9).normalNumbers(3000));
  const entropy = -logs.reduce((sum, log) => sum + Math.exp(log) * log, 0);
  const ranks = { topP: logs, typicalP: logs.map((log) => -Math.abs(log + entropy)) };
  for (const [name, rank] of Object.entries(ranks)) {
    for (const mass of [0.02, 0.3, 0.9]) {
      const order = logs.map((_, token) => token).sort((a, b) => rank[b]! - rank[a]!);
      let reached = 0;
      const wanted = order.filter((token) => {
        const take = reached < mass;
        reached += Math.exp(logs[token]!);
        return take;
      });
      const found = truncation({ [name]: mass }, 3000, "sample")(rowOf(logs), anything)!;
      expect(Array.from(found.tokens)).toEqual(wanted);
    }
  }
});

test.each([
  [{ temperature: -1 }, "sample: temperature must be 0 or more, got -1."],
  [{ topK: 0 }, "sample: topK must be a whole number, 1 or more, got 0."],
  [{ topP: 0 }, "sample: topP must be above 0 and at most 1, got 0."],
  [{ typicalP: 1.1 }, "sample: typicalP must be above 0 and at most 1, got 1.1."],
  [{ minP: Number.NaN }, "sample: minP must be from 0 to 1, got NaN."],
])("refuses %o", (options, message) => {
  expect(() => truncation(options, 5, "sample")).toThrow(new Error(message));
});
