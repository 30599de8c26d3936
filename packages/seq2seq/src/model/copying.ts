import {
  add,
  concat,
  glorotUniform,
  intTensor,
  log,
  maximum,
  mul,
  pad,
  type Random,
  reshape,
  scatterAdd,
  scoped,
  sigmoid,
  softmax,
  sub,
  type Tensor,
  zeros,
} from "@refrain/core";
import { linear } from "../attention/linear.ts";
import type { Predictors } from "./output-layer.ts";
import { gatherRows } from "./rows.ts";

/** `gateWeights` `[output + context + embedding, 1]`, `gateBias` `[1]`. */
export type CopyingParams = { readonly gateWeights: Tensor; readonly gateBias: Tensor };

/** The mixture of what a model writes and what it copies. */
export interface Copying {
  init(random: Random): CopyingParams;
  /** Logits of the vocabulary alone, `[n, vocabulary]`, to logarithms of the mixture's probabilities, `[n, ids]`. */
  apply(params: CopyingParams, logits: Tensor, given: Predictors): Tensor;
}

/** Below this a probability is taken for it, so that its logarithm is finite. */
const LEAST = 1e-30;

/**
 * Copying from the source (See, Liu and Manning, "Get to the point: summarization with pointer-generator networks", 2017): the probability
 * of a token is `g p(token) + (1 - g) Σ α`, where p is the softmax over the vocabulary, the sum goes over the source's positions
 * that hold the token, and `g = sigmoid([output; context; embedding] w + b)` is the probability to write. Ids behind the vocabulary are of
 * words that it lacks, and are copied only.
 */
export function copying({
  vocabularySize,
  outputSize,
  contextSize,
  embeddingSize,
}: {
  readonly vocabularySize: number;
  readonly outputSize: number;
  readonly contextSize: number;
  readonly embeddingSize: number;
}): Copying {
  return {
    init: (random) => ({
      gateWeights: glorotUniform(random.split("gateWeights"), [outputSize + contextSize + embeddingSize, 1]),
      gateBias: zeros([1]),
    }),
    apply: ({ gateWeights, gateBias }, logits, { readouts, others }) =>
      scoped(() => {
        const { contexts, vectors, weights, source, sourceOf, ids } = others();
        const [n, positions] = weights.shape as [number, number];
        const gate = sigmoid(add(linear(concat([readouts, contexts, vectors]), gateWeights), gateBias)); // [n, 1]
        // Every step has the ids to itself, so that one sum over all places serves all of them.
        const starts = intTensor(
          Int32Array.from(sourceOf, (_, step) => step * ids),
          [n, 1],
        );
        const places = add(gatherRows(source, intTensor(sourceOf)), starts); // [n, source]
        const shares = reshape(mul(sub(1, gate), weights), [n, positions, 1]);
        const copied = reshape(scatterAdd(places, shares, n * ids), [n, ids]);
        const written = pad(mul(gate, softmax(logits)), [0, 0], [0, ids - vocabularySize]);
        return log(maximum(add(written, copied), LEAST));
      }),
  };
}
