import type { Context, Random, Tensor, Tree } from "@refrain/core";

/**
 * The part of a translation model that writes: recurrent layers that attend to a source. A plug-in is any object of this shape.
 *
 * Rows stand source by source: with `n` hypotheses each, rows `i * n` to `i * n + n - 1` are of source `i`.
 *
 * @typeParam P the parameters.
 * @typeParam M what is prepared from a source; the first axis of every leaf is the batch.
 * @typeParam S the state between two steps; the first axis of every leaf is the rows.
 */
export interface Decoder<P extends Tree, M extends Tree, S extends Tree> {
  /** `attention`; a third party's is `vendor/name`. */
  readonly kind: string;
  /** JSON that rebuilds the decoder. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The number of features of a token's vector. */
  readonly inputSize: number;
  /** The number of features of a source value. */
  readonly valueSize: number;
  /** The number of features of a context. */
  readonly contextSize: number;
  /** The number of features of an output, from which a token is predicted. */
  readonly outputSize: number;
  init(random: Random): P;
  /**
   * What depends on the source alone, once for all steps.
   *
   * @param values `[batch, source, valueSize]`.
   * @param lengths the number of values of each row, 1 to source; default: all.
   */
  prepare(params: P, values: Tensor, lengths?: ArrayLike<number>): M;
  /** The zero states of the recurrent layers, lowest first, for a bridge from an encoder. */
  layerStates(rows: number): readonly Tree[];
  /**
   * The state before the first step, one row for each source.
   *
   * @param layers the states that the recurrent layers begin with, in the form of `layerStates`.
   */
  initialState(params: P, memory: M, layers: readonly Tree[]): S;
  /** Runs over given tokens, each row from its state. */
  apply(params: P, input: DecoderInput<M, S>, context: Context): Decoded<S>;
}

/** What a decoder reads. */
export interface DecoderInput<M extends Tree, S extends Tree> {
  /** The vectors of the tokens before each step, `[rows, time, inputSize]`; rows is a multiple of the memory's batch. */
  readonly inputs: Tensor;
  /** The number of steps of each row, 1 to time; default: all. The results of steps behind are of no meaning. */
  readonly lengths?: ArrayLike<number> | undefined;
  readonly memory: M;
  readonly state: S;
}

/** What a decoder gives. */
export interface Decoded<S extends Tree> {
  /** `[rows, time, outputSize]`. */
  readonly outputs: Tensor;
  /** `[rows, time, contextSize]`. */
  readonly contexts: Tensor;
  /** The attention's weights, `[rows, time, source]`. */
  readonly weights: Tensor;
  readonly state: S;
}
