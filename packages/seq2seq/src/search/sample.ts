import type { Random, Tree } from "@refrain/core";
import { checkCount, checkOptions } from "./check-options.ts";
import type { SearchOptions } from "./constraints.ts";
import { type Grown, growEach, type Lane } from "./grow-each.ts";
import { type Hypothesis, hypothesisOf } from "./hypothesis.ts";
import { deadEnd, notANumber } from "./offer-row.ts";
import type { StepDecoder } from "./step-decoder.ts";
import { type TruncationOptions, truncation } from "./truncation.ts";

/** Options of `sample` and `sampleSteps`. */
export interface SamplingOptions extends SearchOptions, TruncationOptions {
  /** Decides every draw: the same on every device, whatever other sequences are in the batch and when they end. */
  readonly random: Random;
  /** How many are drawn for each sequence. Default: 1. */
  readonly samples?: number | undefined;
}

/** A token that was drawn. */
export interface SampledToken {
  readonly sequence: number;
  /** Which of the sequence's samples it belongs to. */
  readonly sample: number;
  /** The end token, too, is one. */
  readonly token: number;
  /** In nats, under the model as it is. */
  readonly logProbability: number;
}

/**
 * Draws sequences from a model, token by token.
 *
 * @returns for each sequence its samples; the score of each is its log probability under the model as it is.
 * @throws when an option is out of range, the model gives NaN, or nothing may follow.
 *
 * @example
 * const [[text]] = await sample(decoder, { start: 0, maximumLength: 200, random: random(1), topP: 0.9 });
 */
export async function sample<S extends Tree>(
  decoder: StepDecoder<S>,
  options: SamplingOptions,
): Promise<readonly (readonly Hypothesis[])[]> {
  const found = Array.from({ length: decoder.batch }, (): Hypothesis[] => []);
  for await (const grown of steps(decoder, options, "sample")) {
    for (const { lane, link, finished } of grown) {
      if (finished) found[lane.sequence]![lane.sample] = hypothesisOf(link, options.end, link.total);
    }
  }
  return found;
}

/**
 * Draws sequences from a model and hands out the tokens as they come: those of all sequences that are not yet finished, a
 * step at a time. Leaving the loop frees what it holds.
 *
 * @throws when an option is out of range, the model gives NaN, or nothing may follow.
 *
 * @example
 * for await (const [drawn] of sampleSteps(decoder, { start: 0, maximumLength: 200, random: random(1) })) {
 *   process.stdout.write(tokenizer.decode([drawn.token]));
 * }
 */
export async function* sampleSteps<S extends Tree>(
  decoder: StepDecoder<S>,
  options: SamplingOptions,
): AsyncGenerator<readonly SampledToken[], void> {
  for await (const grown of steps(decoder, options, "sampleSteps")) {
    yield grown.map(({ lane: { sequence, sample }, link: { token, logProbability } }) => ({
      sequence,
      sample,
      token,
      logProbability,
    }));
  }
}

interface RandomLane extends Lane {
  readonly random: Random;
}

function steps<S extends Tree>(
  decoder: StepDecoder<S>,
  options: SamplingOptions,
  where: string,
): AsyncGenerator<readonly Grown<RandomLane>[], void> {
  const { random, samples = 1 } = options;
  checkOptions(where, decoder, options);
  checkCount(where, "samples", samples, 1);
  const distribution = truncation(options, decoder.vocabularySize, where);
  const lanes = Array.from({ length: decoder.batch }, (_, sequence) =>
    Array.from({ length: samples }, (_, sample): RandomLane => {
      return { sequence, sample, random: random.split(sequence).split(sample) };
    }),
  );
  return growEach(
    decoder,
    options,
    lanes,
    options.temperature === 0 ? 1 : (options.topK ?? Number.POSITIVE_INFINITY),
    ({ sequence, random }, row, following, step) => {
      const found = distribution(row, following);
      if (found === null) throw notANumber(where, step, sequence);
      const { tokens, weights } = found;
      if (tokens.length === 0) throw deadEnd(where, step, sequence);
      return tokens.length === 1 ? tokens[0]! : tokens[random.split(step).categorical(weights)]!;
    },
    where,
  );
}
