import type { Tensor, Tree } from "@refrain/core";

/**
 * All that search needs of a model: the probabilities of the next token, a step at a time. Translation models and language
 * models give one; states are values, so a hypothesis can be dropped, copied and gone back to.
 *
 * @typeParam S the state; the first axis of every leaf is the rows.
 */
export interface StepDecoder<S extends Tree> {
  /** The number of token ids. */
  readonly vocabularySize: number;
  /** How many sequences are decoded side by side: sentences to translate, or prompts to continue. */
  readonly batch: number;
  /** The state before the first step, one row for each sequence. Search never frees it. */
  readonly initialState: S;
  /** The number of real source positions of each sequence, where there is an alignment and sources are padded. */
  readonly sourceLengths?: ArrayLike<number>;
  /**
   * One step. Rows stand sequence by sequence: with `n` hypotheses each, rows `i * n` to `i * n + n - 1` are of sequence `i`.
   *
   * @param tokens int32 `[rows]`, the last token of each row; rows is a multiple of `batch`.
   */
  step(tokens: Tensor, state: S): Stepped<S>;
  /** A decoder of only some of the sequences, in this order: search leaves those out that are finished. */
  take?(sequences: readonly number[]): StepDecoder<S>;
  /** Frees what the decoder holds. Search calls it for the decoders that `take` gave it. */
  dispose?(): void;
}

/** What a step gives. */
export interface Stepped<S extends Tree> {
  /** Natural logarithms `[rows, vocabularySize]`. */
  readonly logProbabilities: Tensor;
  readonly state: S;
  /** How much each source position mattered, `[rows, source]`, where the model has attention. */
  readonly alignment?: Tensor;
}
