import type { Random, Tensor, Tree } from "@refrain/core";

/**
 * Attention: which source positions matter for a query, and their weighted sum. A plug-in is any object of this shape.
 *
 * Rows that share a source, such as the hypotheses of a beam, are queries side by side: `target` of them.
 *
 * @typeParam P the parameters.
 * @typeParam M what is prepared from a source; the first axis of every leaf is the batch.
 * @typeParam S what one query leaves for the next, such as coverage; every leaf `[batch, target, n]`. `{}` for most kinds.
 */
export interface Attention<P extends Tree, M extends Tree, S extends Tree = NoState> {
  /** `additive`; a third party's is `vendor/name`. */
  readonly kind: string;
  /** JSON that rebuilds the attention. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly querySize: number;
  /** The number of features of a source value. */
  readonly valueSize: number;
  /** The number of features of a context. */
  readonly contextSize: number;
  init(random: Random): P;
  /**
   * What depends on the source alone, once for all queries.
   *
   * @param values `[batch, source, valueSize]`.
   * @param lengths the number of values of each row, 1 to source; default: all.
   */
  prepare(params: P, values: Tensor, lengths?: ArrayLike<number>): M;
  /** The state before the first of `target` queries that stand side by side, one step of decoding each. */
  initialState(memory: M, target: number): S;
  /**
   * Attends to the source.
   *
   * @param queries `[batch, target, querySize]`: all steps of a decoder at once where no state is kept, else one step of
   *   `target` rows that share their source.
   * @returns the contexts `[batch, target, contextSize]`, the weights `[batch, target, source]`, exactly 0 on padding and
   *   1 in sum, and the next state.
   */
  attend(params: P, queries: Tensor, memory: M, state: S): Attended<S>;
}

/** What attention gives for a batch of queries. */
export type Attended<S extends Tree = NoState> = {
  /** `[batch, target, contextSize]`. */
  readonly context: Tensor;
  /** `[batch, target, source]`. */
  readonly weights: Tensor;
  readonly state: S;
};

/** The state of attention that keeps none. */
export type NoState = Readonly<Record<string, never>>;
