import type { Context, Random, RecurrentCell, Tensor, Tree } from "@refrain/core";
import {
  type DenseParams,
  dense,
  dropout as dropoutLayer,
  type EmbeddingParams,
  embedding,
  type RecurrentLayer,
  recurrent,
  stack,
} from "@refrain/layers";
import type { CellFactory } from "./choose-cell.ts";

/** What a checkpoint says of a model: enough to build it again. */
export interface ModelDescription {
  /** What `--cell` named. */
  readonly cell: string;
  readonly vocabularySize: number;
  readonly embeddingSize: number;
  readonly hiddenSize: number;
  readonly layers: number;
  /** The rate of dropout before, between and after the recurrent layers. */
  readonly dropout: number;
}

/** Parameters of the model. */
export type ModelParams = {
  readonly embedding: EmbeddingParams;
  readonly recurrent: readonly Tree[];
  readonly output: DenseParams;
};

/** The state of each recurrent layer. */
export type ModelState = readonly Tree[];

/** A character language model: each character's probability from all before it. */
export interface CharacterModel {
  readonly description: ModelDescription;
  init(random: Random): ModelParams;
  /** One step's zero state, for `batch` rows. */
  initialState(batch: number): ModelState;
  /** Logits `[batch, time, vocabulary]` of the characters after `ids` `[batch, time]`, and the state behind them. */
  apply(
    params: ModelParams,
    ids: Tensor,
    initialState: ModelState | undefined,
    context: Context,
  ): { logits: Tensor; state: ModelState };
  /** The cell of the first recurrent layer, for `explainScan`. */
  readonly firstCell: RecurrentCell<Tree, Tree>;
}

/** Builds a model: embedding, recurrent layers, output layer. */
export function characterModel(description: ModelDescription, cell: CellFactory): CharacterModel {
  const { vocabularySize, embeddingSize, hiddenSize, layers, dropout } = description;
  const characters = embedding({ vocabularySize, size: embeddingSize });
  const cells = Array.from({ length: layers }, (_, index) =>
    cell({ inputSize: index === 0 ? embeddingSize : hiddenSize, hiddenSize }),
  );
  const hidden: RecurrentLayer<readonly Tree[], ModelState> = stack(
    cells.map((each) => recurrent(each)),
    { dropout },
  );
  const output = dense({ inputSize: hidden.outputSize, outputSize: vocabularySize });
  const drop = dropoutLayer(dropout);
  return {
    description,
    firstCell: cells[0]!,
    init: (random) => ({
      embedding: characters.init(random.split("embedding")),
      recurrent: hidden.init(random.split("recurrent")),
      output: output.init(random.split("output")),
    }),
    initialState: (batch) => hidden.initialState(batch),
    apply(params, ids, initialState, context) {
      const part = (name: string): Context => ({ ...context, random: context.random.split(name) });
      const vectors = characters.apply(params.embedding, ids, context); // [batch, time, embedding]
      const { outputs, state } = hidden.apply(
        params.recurrent,
        { inputs: drop.apply({}, vectors, part("embedding dropout")), initialState },
        part("recurrent"),
      );
      const dropped = drop.apply({}, outputs, part("output dropout"));
      return { logits: output.apply(params.output, dropped, context), state }; // [batch, time, vocabulary]
    },
  };
}
