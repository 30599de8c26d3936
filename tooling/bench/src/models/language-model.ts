import { lstm } from "@refrain/cells";
import { type Context, explainScan, type Random, type Tensor, type Tree, zeros } from "@refrain/core";
import {
  type DenseParams,
  dense,
  type EmbeddingParams,
  embedding,
  type RecurrentLayer,
  recurrent,
  stack,
} from "@refrain/layers";

/** Parameters of the language model. */
export type ModelParams = {
  readonly embedding: EmbeddingParams;
  readonly recurrent: readonly Tree[];
  readonly output: DenseParams;
};

/** The state of each LSTM layer. */
type ModelState = readonly Tree[];

/** The language model of the bench's workloads. */
export interface LanguageModel {
  init(random: Random): ModelParams;
  initialState(batch: number): ModelState;
  /** Logits `[batch, time, vocabulary]` of the tokens after `ids` `[batch, time]`, and the state behind them. */
  apply(
    params: ModelParams,
    ids: Tensor,
    context: Context,
    initialState?: ModelState,
  ): { logits: Tensor; state: ModelState };
  /** What runs the first layer's scan. */
  kernel(params: ModelParams): string;
}

/** Embedding, LSTM layers, dense. */
export function languageModel({
  vocabulary,
  hidden,
  layers,
}: {
  readonly vocabulary: number;
  readonly hidden: number;
  readonly layers: number;
}): LanguageModel {
  const cells = Array.from({ length: layers }, () => lstm({ inputSize: hidden, hiddenSize: hidden }));
  const tokens = embedding({ vocabularySize: vocabulary, size: hidden });
  const memory: RecurrentLayer<readonly Tree[], ModelState> = stack(cells.map((cell) => recurrent(cell)));
  const output = dense({ inputSize: hidden, outputSize: vocabulary });
  return {
    init: (random) => ({
      embedding: tokens.init(random.split("embedding")),
      recurrent: memory.init(random.split("recurrent")),
      output: output.init(random.split("output")),
    }),
    initialState: (batch) => memory.initialState(batch),
    apply(params, ids, context, initialState) {
      const inputs = tokens.apply(params.embedding, ids, context); // [batch, time, hidden]
      const { outputs, state } = memory.apply(params.recurrent, { inputs, initialState }, context);
      return { logits: output.apply(params.output, outputs, context), state };
    },
    kernel(params) {
      const inputs = zeros([1, 1, hidden]);
      const { name } = explainScan(cells[0]!, params.recurrent[0] as never, inputs);
      inputs.dispose();
      return name;
    },
  };
}
