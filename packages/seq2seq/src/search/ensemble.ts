import { add, div, exp, log, logSoftmax, maximum, scoped, sub, type Tensor, type Tree } from "@refrain/core";
import type { StepDecoder, Stepped } from "./step-decoder.ts";

/** Options of `ensemble`. */
export interface EnsembleOptions {
  /**
   * What is averaged: `probabilities`, which likes what any model likes, or `logProbabilities`, normalized again, which
   * likes what no model dislikes. Default: `probabilities`.
   */
  readonly mean?: "probabilities" | "logProbabilities" | undefined;
}

/**
 * Several decoders as one: at each step the mean of what they say. The alignment is the mean of theirs, where all have one of
 * the same source length.
 *
 * @param decoders of the same sequences and the same vocabulary.
 * @throws when there is none, or they do not fit together.
 *
 * @example
 * const found = await beamSearch(ensemble([first, second]), options);
 */
export function ensemble<S extends Tree>(
  decoders: readonly StepDecoder<S>[],
  options: EnsembleOptions = {},
): StepDecoder<readonly S[]> {
  checkDecoders(decoders);
  const { batch, vocabularySize, sourceLengths } = decoders[0]!;
  const canTake = decoders.every((each) => each.take !== undefined);
  return {
    batch,
    vocabularySize,
    ...(sourceLengths === undefined ? {} : { sourceLengths }),
    initialState: decoders.map((each) => each.initialState),
    step(tokens, states) {
      const stepped = decoders.map((each, index) => each.step(tokens, states[index]!));
      const logs = stepped.map(({ logProbabilities }) => logProbabilities);
      const alignment = meanAlignment(stepped);
      return {
        logProbabilities:
          options.mean === "logProbabilities" ? logSoftmax(meanOf(logs)) : logOfMeanProbability(logs),
        state: stepped.map(({ state }) => state),
        ...(alignment === null ? {} : { alignment }),
      };
    },
    ...(canTake
      ? {
          take: (sequences) =>
            ensemble(
              decoders.map((each) => each.take!(sequences)),
              options,
            ),
        }
      : {}),
    dispose() {
      for (const each of decoders) each.dispose?.();
    },
  };
}

/** A stand-in for the logarithm of 0 where all models have one: the difference of two infinities is no number. */
const LEAST_LOG = -1e30;

function logOfMeanProbability(logs: readonly Tensor[]): Tensor {
  if (logs.length === 1) return logs[0]!;
  return scoped(() => {
    const largest = maximum(
      logs.reduce((a, b) => maximum(a, b)),
      LEAST_LOG,
    );
    return add(largest, log(meanOf(logs.map((each) => exp(sub(each, largest))))));
  });
}

function meanOf(tensors: readonly Tensor[]): Tensor {
  if (tensors.length === 1) return tensors[0]!;
  return scoped(() =>
    div(
      tensors.reduce((a, b) => add(a, b)),
      tensors.length,
    ),
  );
}

function meanAlignment<S extends Tree>(stepped: readonly Stepped<S>[]): Tensor | null {
  const alignments = stepped.map(({ alignment }) => alignment).filter((each) => each !== undefined);
  const source = alignments[0]?.shape[1];
  const fit = alignments.length === stepped.length && alignments.every(({ shape }) => shape[1] === source);
  return fit ? meanOf(alignments) : null;
}

function checkDecoders<S extends Tree>(decoders: readonly StepDecoder<S>[]): void {
  if (decoders.length === 0) throw new Error("ensemble: pass at least one decoder, got none.");
  const [{ batch, vocabularySize }] = decoders as [StepDecoder<S>];
  decoders.forEach((each, index) => {
    if (each.batch === batch && each.vocabularySize === vocabularySize) return;
    throw new Error(
      `ensemble: all decoders must have batch=${batch} and vocabularySize=${vocabularySize} like the first, got ${each.batch} and ${each.vocabularySize} for decoder ${index}.`,
    );
  });
}
