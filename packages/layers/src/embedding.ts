import { equal, gather, reshape, scoped, type Tensor, tensor, where } from "@refrain/core";
import { checkSize, checkTensor, formatShape, formatTensor } from "./check.ts";
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
 * @throws when a size is no positive integer, another option does not fit, or ids are not int32.
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
  if (!(deviation >= 0)) throw new Error(`embedding: deviation must be at least 0, got ${deviation}.`);
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
      checkTensor("embedding", "ids", ids, "Use intTensor.");
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

/** @throws when a table is not `[vocabulary, size]`. */
export function checkTable(where: string, table: Tensor, vocabularySize: number, size: number): void {
  checkTensor(where, "table", table, "The parameters are of another layer.");
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
