import { expect, test } from "vitest";
import golden from "./golden/likelihood.json" with { type: "json" };
import { score } from "./metric.ts";
import { bitsPerByte, bitsPerCharacter, perplexity } from "./perplexity.ts";

const ones = golden.nats.map(() => 1);

test("perplexity and bits agree with PyTorch's cross-entropy", () => {
  expect(score(perplexity(), golden.nats, ones)).toBeCloseTo(golden.perplexity, 9);
  expect(score(bitsPerCharacter(), golden.nats, ones)).toBeCloseTo(golden.bits, 9);
  expect(score(bitsPerByte(), golden.nats, ones)).toBeCloseTo(golden.bits, 9);
});

test("a uniform guess among n tokens has perplexity n and log2(n) bits", () => {
  expect(perplexity().compute({ nats: 100 * Math.log(27), count: 100 })).toBeCloseTo(27, 10);
  expect(bitsPerCharacter().compute({ nats: 100 * Math.log(32), count: 100 })).toBeCloseTo(5, 12);
});

test("the examples in the documentation hold", () => {
  const metric = perplexity();
  const state = metric.update(metric.init(), [55.2, 41.4], [12, 9]);
  expect(metric.compute(state)).toBeCloseTo(99.48, 2);
  expect(metric.compute({ nats: 96.6, count: 21 })).toBeCloseTo(99.48, 2);
  expect(score(bitsPerCharacter(), [6.931472], ["Ishmael 🐳"])).toBeCloseTo(10 / 9, 6);
  expect(score(bitsPerByte(), [6.931472], ["Ishmael 🐳"])).toBeCloseTo(10 / 12, 6);
});

test("characters are code points and bytes are UTF-8", () => {
  expect(bitsPerCharacter().update({ nats: 0, count: 0 }, [1], ["né🐳"]).count).toBe(3);
  expect(bitsPerByte().update({ nats: 0, count: 0 }, [1], ["né🐳"]).count).toBe(7);
  expect(bitsPerByte().update({ nats: 0, count: 0 }, [1], [7]).count).toBe(7);
});

test("what is no negative log-likelihood is refused, with its index", () => {
  const refused = (nats: number): void =>
    expect(() => score(perplexity(), [1, nats], [1, 1])).toThrow(
      new Error(
        `perplexity: prediction 1 must be a negative log-likelihood in nats, finite and at least 0, got ${nats}. ` +
          "Pass the summed loss, not log-probabilities; Infinity means a token of probability 0.",
      ),
    );
  refused(Number.NaN);
  refused(Number.POSITIVE_INFINITY);
  refused(-2.3);
  expect(score(perplexity(), [-1e-7], [1])).toBeCloseTo(1, 6);
});

test("what is no count is refused, with its index", () => {
  expect(() => score(bitsPerByte(), [1, 1], [3, 2.5])).toThrow(
    new Error("bits per byte: reference 1 must be a whole number of units, at least 0, got 2.5."),
  );
  expect(() => score(perplexity(), [0], [0])).toThrow(
    new Error("perplexity: nothing has been evaluated; at least one prediction is needed."),
  );
});
