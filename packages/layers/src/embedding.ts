import {
  add,
  equal,
  gather,
  matMul,
  reshape,
  scoped,
  type Tensor,
  tensor,
  where,
  zeros,
} from "@refrain/core";
import { checkLastAxis, checkSize, formatShape, formatTensor } from "./check.ts";
import type { DescribedLayer } from "./layer-types.ts";

/** `table` `[vocabulary, size]`: the vector of each token. */
export type EmbeddingParams = { readonly table: Tensor };

/** What an embedding is made of. */
export interface EmbeddingOptions {
  readonly vocabularySize: number;
  /** The length of a token's vector. */
  readonly size: number;
  /** The token whose vector is zeros and stays so; default: none. */
  readonly paddingIndex?: number;
  /** The standard deviation that the vectors begin with. Default: 1. With tied output weights, 0.1 or less. */
  readonly deviation?: number;
}

/**
 * A vector for each token. The one at `paddingIndex` is zeros, whatever the table holds, and its lookups give the table no
 * gradient.
 *
 * Takes int32 ids of any shape, gives `[...ids, size]`.
 *
 * @throws when a size is no positive integer, the padding index is outside the vocabulary, or ids are not int32.
 *
 * @example
 * const tokens = embedding({ vocabularySize: 65, size: 32 });
 * const vectors = tokens.apply(params, intTensor([[7, 8, 9]]), context);   // [1, 3, 32]
 */
export function embedding({
  vocabularySize,
  size,
  paddingIndex,
  deviation = 1,
}: EmbeddingOptions): DescribedLayer<EmbeddingParams, Tensor, Tensor> {
  checkSize("embedding", "vocabularySize", vocabularySize);
  checkSize("embedding", "size", size);
  if (
    paddingIndex !== undefined &&
    !(Number.isInteger(paddingIndex) && paddingIndex >= 0 && paddingIndex < vocabularySize)
  ) {
    throw new Error(
      `embedding: paddingIndex must be an integer from 0 to ${vocabularySize - 1}, got ${paddingIndex}.`,
    );
  }
  return {
    kind: "embedding",
    options: { vocabularySize, size, deviation, ...(paddingIndex === undefined ? {} : { paddingIndex }) },
    init(random) {
      return scoped(() => {
        const table = random.split("table").normal([vocabularySize, size], 0, deviation);
        return { table: paddingIndex === undefined ? table : clearRow(table, paddingIndex) };
      });
    },
    apply({ table }, ids) {
      if (ids.dtype !== "int32") {
        throw new Error(
          `embedding: ids must be int32, got ${ids.dtype} ${formatShape(ids.shape)}. Use intTensor.`,
        );
      }
      checkTable("embedding", table, vocabularySize, size);
      if (paddingIndex === undefined) return gather(table, ids);
      return scoped(() => {
        const padding = equal(reshape(ids, [...ids.shape, 1]), paddingIndex); // [...ids, 1]
        return where(padding, 0, gather(table, ids));
      });
    },
  };
}

/** `bias` `[vocabulary]`. */
export type TiedOutputParams = { readonly bias: Tensor };

/** What a tied output layer is made of: the sizes of its embedding. */
export interface TiedOutputOptions {
  readonly vocabularySize: number;
  readonly size: number;
}

/**
 * The output layer of a language model whose weights are its embedding's (Press and Wolf, "Using the output embedding to improve
 * language models", 2017; Inan et al., "Tying word vectors and word classifiers", 2017): `x tableᵀ + b`. The table gets the
 * gradient of both uses.
 *
 * Takes `inputs` `[..., size]` and the embedding's `table` `[vocabulary, size]`, gives logits `[..., vocabulary]`.
 *
 * @throws when a size is no positive integer, or inputs or table do not fit.
 *
 * @example
 * const logits = output.apply(params.output, { inputs: hidden, table: params.embedding.table }, context);
 */
export function tiedOutput({
  vocabularySize,
  size,
}: TiedOutputOptions): DescribedLayer<
  TiedOutputParams,
  { readonly inputs: Tensor; readonly table: Tensor },
  Tensor
> {
  checkSize("tiedOutput", "vocabularySize", vocabularySize);
  checkSize("tiedOutput", "size", size);
  return {
    kind: "tiedOutput",
    options: { vocabularySize, size },
    init: () => ({ bias: zeros([vocabularySize]) }),
    apply({ bias }, { inputs, table }) {
      checkLastAxis("tiedOutput", "size", inputs, size);
      checkTable("tiedOutput", table, vocabularySize, size);
      return scoped(() => {
        const rows = reshape(inputs, [-1, size]);
        const logits = add(matMul(rows, table, { transposeB: true }), bias); // [rows, vocabulary]
        return reshape(logits, [...inputs.shape.slice(0, -1), vocabularySize]);
      });
    },
  };
}

function checkTable(where: string, table: Tensor, vocabularySize: number, size: number): void {
  const [rows, columns] = table.shape;
  if (table.rank !== 2 || rows !== vocabularySize || columns !== size) {
    throw new Error(
      `${where}: table must be [vocabulary=${vocabularySize}, size=${size}], got ${formatTensor(table)}.`,
    );
  }
}

function clearRow(table: Tensor, row: number): Tensor {
  const rows = table.shape[0]!;
  const chosen = tensor(
    Float32Array.from({ length: rows }, (_, index) => (index === row ? 1 : 0)),
    [rows, 1],
  );
  return where(chosen, 0, table);
}
