import { disposeTree, intTensor, logSoftmax, reshape, scoped, type Tensor, type Tree } from "@refrain/core";
import { check } from "../check.ts";
import type { StepDecoder } from "../search/step-decoder.ts";
import { gatherRows } from "./rows.ts";

/** What a step knows of the sources; the first axis of every leaf is the batch. */
export type Sources = {
  /** What the decoder prepared. */
  readonly decoder: Tree;
  /** Their tokens, int32 `[batch, source]`. */
  readonly source: Tensor;
};

/** What a step needs of a model. */
export interface TranslationStep {
  readonly vocabularySize: number;
  /** One step from tokens `[rows, 1]`: logits `[rows, vocabulary]`, weights `[rows, source]`, and the next state. */
  predict(tokens: Tensor, sources: Sources, state: Tree): { logits: Tensor; weights: Tensor; state: Tree };
}

/** Sources that were read. */
export interface ReadSources {
  readonly memory: Sources;
  readonly initialState: Tree;
  /** The number of tokens of each source; undefined: all of them. */
  readonly lengths: ArrayLike<number> | undefined;
}

/**
 * A model's decoder as search sees it, over sources that were read once. A source's hypotheses share what was prepared from it.
 *
 * @param sources become the decoder's own: `dispose` frees them.
 */
export function stepDecoderOf(model: TranslationStep, sources: ReadSources): StepDecoder<Tree> {
  const { vocabularySize, predict } = model;
  const { memory, initialState, lengths } = sources;
  const batch = memory.source.shape[0]!;
  return {
    vocabularySize,
    batch,
    initialState,
    ...(lengths === undefined ? {} : { sourceLengths: lengths }),
    step(tokens, state) {
      check.ids("seq2seq", "tokens", tokens, ["rows"], [null]);
      const rows = tokens.size;
      if (rows % batch !== 0) {
        throw new Error(
          `seq2seq: tokens must have a multiple of ${batch} rows, as many for each source, got ${rows}.`,
        );
      }
      return scoped(() => {
        const { logits, weights, state: next } = predict(reshape(tokens, [rows, 1]), memory, state);
        return {
          logProbabilities: logSoftmax(logits),
          state: next,
          alignment: weights,
        };
      });
    },
    take(sequences) {
      const wrong = sequences.find((row) => !Number.isInteger(row) || row < 0 || row >= batch);
      if (sequences.length === 0 || wrong !== undefined) {
        throw new Error(
          `seq2seq: take needs sources from 0 to ${batch - 1}, at least one, got [${sequences.join(", ")}].`,
        );
      }
      const taken = scoped(() => {
        const ids = intTensor(Int32Array.from(sequences));
        return { memory: gatherRows(memory, ids), initialState: gatherRows(initialState, ids) };
      });
      return stepDecoderOf(model, {
        ...taken,
        lengths: lengths === undefined ? undefined : sequences.map((row) => lengths[row]!),
      });
    },
    dispose() {
      disposeTree([memory, initialState]);
    },
  };
}
