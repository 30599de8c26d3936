import type { CellFactory, ModelParams, Settings } from "@refrain/char-lm";
import {
  gather,
  intTensor,
  type RecurrentCell,
  reshape,
  scan,
  scoped,
  type Tensor,
  type Tree,
} from "@refrain/core";
import type { Corpus } from "../corpus.ts";
import type { Inspection } from "../protocol.ts";
import { gradientNorms } from "./gradient-norms.ts";
import { stepThrough } from "./step-through.ts";

/** A model, and where to look at it. */
export interface InspectedModel {
  readonly settings: Settings;
  readonly cell: CellFactory;
  readonly corpus: Corpus;
  readonly step: number;
  readonly params: ModelParams;
  /** From 0, the lowest. */
  readonly layer: number;
}

/** Characters that are read to be looked at. */
const LENGTH = 240;

/** Reads a piece of the validation text, and tells what a layer's units and gates do, and how far back gradients reach. */
export async function inspectModel({
  settings,
  cell,
  corpus,
  step,
  params,
  layer,
}: InspectedModel): Promise<Inspection> {
  const cells = cellsOf(settings, cell);
  const ids = corpus.validation.subarray(0, LENGTH);
  const below = scoped(() => {
    let x = embed(params, ids, 1);
    cells.slice(0, layer).forEach((each, index) => {
      x = scan(each, params.recurrent[index]!, x).outputs;
    });
    return x;
  });
  const { hidden, gates } = await stepThrough(cells[layer]!, params.recurrent[layer]!, below);
  below.dispose();
  return {
    ...{ step, layer, layers: cells.length, hidden, gates },
    characters: Array.from(ids, (id) => corpus.tokenizer.decode([id])),
    gradientNorms: await gradientNorms(cells, params, corpus.validation),
  };
}

function cellsOf(
  { embedding, hidden, layers }: Settings,
  cell: CellFactory,
): readonly RecurrentCell<Tree, Tree>[] {
  return Array.from({ length: layers }, (_, index) =>
    cell({ inputSize: index === 0 ? embedding : hidden, hiddenSize: hidden }),
  );
}

/** `[batch, time, embedding]` */
export function embed(params: ModelParams, ids: Int32Array, batch: number): Tensor {
  const { table } = params.embedding;
  return reshape(gather(table, intTensor(ids)), [batch, ids.length / batch, table.shape[1]!]);
}
