import { requireEvaluated, requireSameLength } from "./checks.ts";
import type { Metric } from "./metric.ts";

/** Total negative log-likelihood in nats, and over how many tokens, characters or bytes. */
export type Likelihood = { readonly nats: number; readonly count: number };

/**
 * exp of the mean negative log-likelihood of a token (Jelinek et al., 1977): how many equally likely tokens
 * would surprise the model as much.
 *
 * A prediction is the negative log-likelihood the model gives a piece of text, summed over its tokens, in
 * nats; its reference is the number of those tokens.
 *
 * @example
 * const metric = perplexity();
 * const state = metric.update(metric.init(), [55.2, 41.4], [12, 9]); // two batches: their nats, their tokens
 * metric.compute(state); // 99.48...
 * metric.compute({ nats: 96.6, count: 21 }); // the same, from totals kept elsewhere
 */
export function perplexity(): Metric<number, number, Likelihood> {
  return likelihoodMetric(
    "perplexity",
    (count) => count,
    ({ nats, count }) => Math.exp(nats / count),
  );
}

/**
 * Mean negative log-likelihood of a character, in bits. A character is a Unicode code point.
 *
 * A prediction is the negative log-likelihood of a text in nats, whatever the model's tokens are; its
 * reference is the text itself, or its number of characters. Models with different vocabularies compare.
 *
 * @example
 * score(bitsPerCharacter(), [6.931472], ["Ishmael 🐳"]); // 1.111..., of 9 characters
 */
export function bitsPerCharacter(): Metric<number, string | number, Likelihood> {
  return likelihoodMetric("bits per character", countCharacters, bits);
}

/**
 * Mean negative log-likelihood of a byte of UTF-8, in bits. Called "bits per character" on enwik8.
 *
 * A prediction is the negative log-likelihood of a text in nats; its reference is the text itself, or its
 * number of bytes.
 *
 * @example
 * score(bitsPerByte(), [6.931472], ["Ishmael 🐳"]); // 0.833..., of 12 bytes
 */
export function bitsPerByte(): Metric<number, string | number, Likelihood> {
  return likelihoodMetric("bits per byte", countBytes, bits);
}

function likelihoodMetric<Reference extends string | number>(
  name: string,
  measure: (reference: Reference) => number,
  finish: (state: Likelihood) => number,
): Metric<number, Reference, Likelihood> {
  return {
    name,
    better: "lower",
    init: () => ({ nats: 0, count: 0 }),
    update(state, predictions, references) {
      const length = requireSameLength(name, predictions, references);
      let { nats, count } = state;
      for (let i = 0; i < length; i++) {
        const size = measure(references[i]!);
        requireNats(name, i, predictions[i]!);
        requireCount(name, i, size);
        nats += predictions[i]!;
        count += size;
      }
      return { nats, count };
    },
    compute(state) {
      requireEvaluated(name, state.count);
      return finish(state);
    },
  };
}

const bits = ({ nats, count }: Likelihood): number => nats / count / Math.LN2;

function countCharacters(text: string | number): number {
  if (typeof text === "number") return text;
  let characters = 0;
  for (const _ of text) characters++;
  return characters;
}

function countBytes(text: string | number): number {
  return typeof text === "number" ? text : new TextEncoder().encode(text).length;
}

// A sure model's log-probabilities may round to just above 0, so a little below 0 is let through.
const ROUNDING = 1e-3;

function requireNats(where: string, index: number, nats: number): void {
  if (!Number.isFinite(nats) || nats < -ROUNDING) {
    throw new Error(
      `${where}: prediction ${index} must be a negative log-likelihood in nats, finite and at least 0, got ${nats}. ` +
        "Pass the summed loss, not log-probabilities; Infinity means a token of probability 0.",
    );
  }
}

function requireCount(where: string, index: number, count: number): void {
  if (!Number.isInteger(count) || count < 0) {
    throw new Error(
      `${where}: reference ${index} must be a whole number of units, at least 0, got ${count}.`,
    );
  }
}
