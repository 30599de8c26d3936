import { add, mapTree, mul, type Random, type Tensor, type Tree, tensor } from "@refrain/core";
import type { Attended, Attention } from "@refrain/seq2seq";
import { normal, upload } from "../laws/draw.ts";

/** The rows of the batches that attentions are tested with. */
export const BATCH = 3;
export const SOURCE = 4;
/** Of the sources. */
export const LENGTHS: readonly number[] = [4, 2, 1];
/** Queries side by side. */
export const TARGET = 3;

/** What an attention is given: queries of two steps of decoding. */
export type Operands<P extends Tree> = {
  readonly params: P;
  /** `[batch, source, value]`. */
  readonly values: Tensor;
  /** For each step `[batch, target, query]`. */
  readonly queries: readonly [Tensor, Tensor];
};

/** Random operands; parameters a little changed, so that those that begin at 0 count. */
export function attentionOperands<P extends Tree, M extends Tree, S extends Tree>(
  attention: Attention<P, M, S>,
  source: Random,
): Operands<P> {
  const draw = (name: string, shape: readonly number[]) => upload(normal(shape)(source.split(name)));
  const params = mapTree(attention.init(source.split("init")), (leaf, name) =>
    add(leaf, mul(draw(name, leaf.shape), 0.1)),
  );
  const query = [BATCH, TARGET, attention.querySize];
  return {
    params,
    values: draw("values", [BATCH, SOURCE, attention.valueSize]),
    queries: [draw("query 0", query), draw("query 1", query)],
  };
}

/** What a state is made of, in a tree beside the rest. */
export type Results<S extends Tree> = readonly {
  readonly context: Tensor;
  readonly weights: Tensor;
  readonly state: S;
}[];

/** Attends step after step, the state handed on. */
export function attendInSteps<P extends Tree, M extends Tree, S extends Tree>(
  attention: Attention<P, M, S>,
  { params, values, queries }: Operands<P>,
  lengths: ArrayLike<number> | undefined,
): Results<S> {
  const memory = attention.prepare(params, values, lengths);
  let state = attention.initialState(memory, queries[0].shape[1]!);
  return queries.map((query) => {
    const { context, weights, state: next }: Attended<S> = attention.attend(params, query, memory, state);
    state = next;
    return { context, weights, state };
  });
}

/** Values with other numbers behind the rows' own. */
export function withOtherPadding(values: Tensor, source: Random): Tensor {
  const [, time, size] = values.shape as [number, number, number];
  const data = Float32Array.from(values.dataSync());
  const other = source.normalNumbers(data.length);
  LENGTHS.forEach((length, row) => {
    for (let i = (row * time + length) * size; i < (row + 1) * time * size; i++) data[i] = other[i]!;
  });
  return tensor(data, values.shape);
}
