/** A cell of a layer: three built-in ones, and one that a user wrote. */
export type CellName = "lstm" | "gru" | "rnn" | "peephole";

/** One recurrent layer forward and backward: the gradients of its inputs and weights, given that of its outputs. */
export interface LayerWorkload {
  readonly kind: "layer";
  readonly name: string;
  readonly cell: CellName;
  readonly batch: number;
  readonly time: number;
  readonly input: number;
  readonly hidden: number;
}

/** A whole training step: embedding, LSTM layers, dense, cross-entropy, clipping to a global norm of 5, optimizer. */
export interface LanguageModelWorkload {
  readonly kind: "language-model";
  readonly name: string;
  readonly layers: number;
  readonly hidden: number;
  readonly vocabulary: number;
  readonly batch: number;
  readonly time: number;
  readonly optimizer: "adam" | "sgd";
}

/** Writing text at batch 1: each token is drawn from the model and fed back. */
export interface GenerationWorkload {
  readonly kind: "generation";
  readonly name: string;
  readonly layers: number;
  readonly hidden: number;
  readonly vocabulary: number;
  readonly characters: number;
}

/** What is measured. Peers get it as JSON. */
export type Workload = LayerWorkload | LanguageModelWorkload | GenerationWorkload;

/** A part of the table. */
export interface Group {
  readonly title: string;
  /** What one step of its rows is. */
  readonly about: string;
  readonly workloads: readonly Workload[];
}

type Sizes = readonly [batch: number, time: number, input: number, hidden: number];

const SHAPES: readonly Sizes[] = [
  [64, 64, 128, 128],
  [32, 128, 256, 256],
  [20, 35, 650, 650],
  [64, 64, 256, 512],
  [1, 256, 128, 128],
  [256, 20, 64, 64],
];

/** A layer's training step, named by its sizes. */
export function layer(cell: CellName, [batch, time, input, hidden]: Sizes): LayerWorkload {
  const name = `${cell}-train/b${batch}-t${time}-i${input}-h${hidden}`;
  return { kind: "layer", name, cell, batch, time, input, hidden };
}

/** A workload's kind, every size 1: of its memory it has only what does not depend on them. */
export function smallest(workload: Workload): Workload {
  switch (workload.kind) {
    case "layer":
      return layer(workload.cell, [1, 1, 1, 1]);
    case "language-model":
      return { ...workload, layers: 1, hidden: 1, vocabulary: 1, batch: 1, time: 1 };
    case "generation":
      return { ...workload, layers: 1, hidden: 1, vocabulary: 1, characters: 1 };
  }
}

function languageModel(corpus: string, sizes: Omit<LanguageModelWorkload, "kind" | "name">): Workload {
  const { layers, hidden, vocabulary, batch, time, optimizer } = sizes;
  const name = `lm-${corpus}/lstm${layers}x${hidden}-v${vocabulary}-b${batch}-t${time}-${optimizer}`;
  return { kind: "language-model", name, ...sizes };
}

function generation(sizes: Omit<GenerationWorkload, "kind" | "name">): Workload {
  const { layers, hidden, vocabulary, characters } = sizes;
  const name = `generate/lstm${layers}x${hidden}-v${vocabulary}-n${characters}`;
  return { kind: "generation", name, ...sizes };
}

const layerStep =
  "One layer forward and backward: the gradients of the inputs and all weights, given that of the outputs.";

/** Every row that has a peer. */
export const groups: readonly Group[] = [
  { title: "LSTM", about: layerStep, workloads: SHAPES.map((sizes) => layer("lstm", sizes)) },
  { title: "GRU", about: layerStep, workloads: SHAPES.map((sizes) => layer("gru", sizes)) },
  { title: "Elman network", about: layerStep, workloads: SHAPES.map((sizes) => layer("rnn", sizes)) },
  {
    title: "A cell of one's own",
    about: `An LSTM with peepholes, written as a user writes a cell. ${layerStep}`,
    workloads: [layer("peephole", SHAPES[0]!)],
  },
  {
    title: "Language models",
    about:
      "A whole training step: embedding, LSTM layers, dense, cross-entropy, clipping, optimizer. The loss is read.",
    workloads: [
      languageModel("char", {
        layers: 2,
        hidden: 128,
        vocabulary: 65,
        batch: 50,
        time: 50,
        optimizer: "adam",
      }),
      languageModel("char", {
        layers: 3,
        hidden: 512,
        vocabulary: 65,
        batch: 64,
        time: 128,
        optimizer: "adam",
      }),
      languageModel("word", {
        layers: 2,
        hidden: 200,
        vocabulary: 10_000,
        batch: 20,
        time: 35,
        optimizer: "sgd",
      }),
      languageModel("word", {
        layers: 2,
        hidden: 650,
        vocabulary: 10_000,
        batch: 20,
        time: 35,
        optimizer: "sgd",
      }),
    ],
  },
  {
    title: "Generation",
    about: "All characters of a text at batch 1, each drawn from the probabilities and fed back.",
    workloads: [
      generation({ layers: 2, hidden: 128, vocabulary: 65, characters: 500 }),
      generation({ layers: 2, hidden: 512, vocabulary: 65, characters: 200 }),
    ],
  },
];

/** The rows that tf.layers runs too, on its WebAssembly backend. */
export const tfLayersGroup: Group = {
  title: "WebAssembly",
  about: layerStep,
  workloads: (["lstm", "gru", "rnn"] as const).map((cell) => layer(cell, SHAPES[0]!)),
};
