import { add, matMul, reshape, scoped, type Tensor, zeros } from "@refrain/core";
import { checkLastAxis, checkSize } from "./check.ts";
import { checkTable } from "./embedding.ts";
import type { DescribedLayer } from "./layer-types.ts";

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
