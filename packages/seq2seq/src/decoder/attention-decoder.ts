import { concat, namedLeaves, type RecurrentCell, reshape, scoped, type Tree } from "@refrain/core";
import { type RecurrentLayer, recurrent, stack } from "@refrain/layers";
import type { Attention } from "../attention/attention.ts";
import { type Dropout, describeDropout, dropoutLayer, partOf } from "../context.ts";
import { checkDecoderInput, checkQuerySize, describeCells } from "./checks.ts";
import type { Decoder } from "./decoder.ts";
import { type ReadoutOptions, type ReadoutParams, readoutOf } from "./readout.ts";

/** What an attention decoder is made from. */
export interface AttentionDecoderOptions {
  /** The recurrent layers below the attention, at least one; the first reads tokens' vectors, the last gives the queries. */
  readonly before: readonly RecurrentCell<Tree, Tree>[];
  /** Attention that keeps no state. */
  readonly attention: Attention<Tree, Tree>;
  /** Recurrent layers above it, the first of which reads `[output; context]`. Default: none. */
  readonly after?: readonly RecurrentCell<Tree, Tree>[];
  readonly readout: ReadoutOptions;
  /** Between the recurrent layers. Default: none. */
  readonly dropout?: Dropout;
}

/** `before` and `after` are lists over the layers. */
export type AttentionDecoderParams = {
  readonly before: readonly Tree[];
  readonly attention: Tree;
  readonly after: readonly Tree[];
  readonly readout: ReadoutParams;
};

/** The states of the recurrent layers. */
export type AttentionDecoderState = { readonly before: readonly Tree[]; readonly after: readonly Tree[] };

type Layers = RecurrentLayer<readonly Tree[], readonly Tree[]>;

/**
 * A decoder that attends from its own output, and whose recurrence knows nothing of it (Luong, Pham and Manning, 2015, without input
 * feeding; with layers above the attention as in Wu et al., "Google's neural machine translation system", 2016). All steps of a
 * layer run as one scan, and the attention of all steps as one product: the fastest to train.
 *
 * @throws when there is no layer below the attention, sizes do not fit each other, or an option does not fit.
 *
 * @example
 * const decoder = attentionDecoder({
 *   before: [gru({ inputSize: 64, hiddenSize: 128 })],
 *   attention: generalAttention({ querySize: 128, valueSize: 256 }),
 *   readout: { size: 64, parts: ["output", "context"] },
 * });
 */
export function attentionDecoder({
  before,
  attention,
  after = [],
  readout: readoutOptions,
  dropout = 0,
}: AttentionDecoderOptions): Decoder<AttentionDecoderParams, Tree, AttentionDecoderState> {
  const where = "attentionDecoder";
  if (before.length === 0) throw new Error(`${where}: before must have at least one cell.`);
  const lower = layersOf(before, dropout)!;
  const upper = layersOf(after, dropout);
  checkSizes(where, lower, attention, upper);
  const drop = dropoutLayer(dropout);
  const { inputSize } = lower;
  const { contextSize, valueSize } = attention;
  const readout = readoutOf(where, readoutOptions, {
    output: (upper ?? lower).outputSize,
    context: contextSize,
    embedding: inputSize,
  });
  return {
    kind: "attention",
    options: {
      before: describeCells(before),
      attention: { kind: attention.kind, options: attention.options },
      after: describeCells(after),
      readout: readout.options,
      dropout: describeDropout(dropout),
    },
    inputSize,
    valueSize,
    contextSize,
    outputSize: readout.options.size,
    init: (random) => ({
      before: lower.init(random.split("before")),
      attention: attention.init(random.split("attention")),
      after: upper?.init(random.split("after")) ?? [],
      readout: readout.init(random.split("readout")),
    }),
    prepare: (params, values, lengths) =>
      scoped(() => {
        const memory = attention.prepare(params.attention, values, lengths);
        checkStateless(where, attention, memory);
        return memory;
      }),
    layerStates: (rows) => [...lower.initialState(rows), ...(upper?.initialState(rows) ?? [])],
    initialState: (_, __, layers) => ({
      before: layers.slice(0, before.length),
      after: layers.slice(before.length),
    }),
    apply(params, { inputs, lengths, memory, state }, context) {
      const [batch, time] = checkDecoderInput(where, inputs, inputSize, memory);
      const [rows] = inputs.shape as [number];
      return scoped(() => {
        const below = lower.apply(
          params.before,
          { inputs, lengths, initialState: state.before },
          partOf(context, "before"),
        );
        const queries = reshape(below.outputs, [batch, -1, lower.outputSize]); // [batch, n * time, query]
        const attended = attention.attend(params.attention, queries, memory, {});
        const contexts = reshape(attended.context, [rows, time, contextSize]);
        const weights = reshape(attended.weights, [rows, time, -1]);
        if (upper === null) {
          const parts = { output: below.outputs, context: contexts, embedding: inputs };
          const next = { before: below.state, after: [] };
          return { outputs: readout.apply(params.readout, parts), contexts, weights, state: next };
        }
        const joined = drop.apply({}, concat([below.outputs, contexts]), partOf(context, "joined"));
        const above = upper.apply(
          params.after,
          { inputs: joined, lengths, initialState: state.after },
          partOf(context, "after"),
        );
        const parts = { output: above.outputs, context: contexts, embedding: inputs };
        const next = { before: below.state, after: above.state };
        return { outputs: readout.apply(params.readout, parts), contexts, weights, state: next };
      });
    },
  };
}

function layersOf(cells: readonly RecurrentCell<Tree, Tree>[], dropout: Dropout): Layers | null {
  return cells.length === 0
    ? null
    : stack(
        cells.map((cell) => recurrent(cell)),
        { dropout },
      );
}

function checkSizes(
  where: string,
  lower: Layers,
  attention: Attention<Tree, Tree>,
  upper: Layers | null,
): void {
  checkQuerySize(where, attention, lower.outputSize);
  const joined = lower.outputSize + attention.contextSize;
  if (upper !== null && upper.inputSize !== joined) {
    throw new Error(
      `${where}: the first cell of after must have inputSize ${joined}, that of [output; context], got ${upper.inputSize}.`,
    );
  }
}

// Types say it as well; a description does not.
function checkStateless(where: string, attention: Attention<Tree, Tree>, memory: Tree): void {
  const kept = Array.from(namedLeaves(attention.initialState(memory, 1)), ([name]) => name);
  if (kept.length === 0) return;
  throw new Error(
    `${where}: the attention must keep no state, ${attention.kind} keeps ${kept.join(", ")}. Use bahdanauDecoder or inputFeedingDecoder.`,
  );
}
