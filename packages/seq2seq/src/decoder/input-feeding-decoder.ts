import { scoped, type Tensor, type Tree, zeros } from "@refrain/core";
import { describeDropout, partOf } from "../context.ts";
import { checkDecoderInput, checkQuerySize, describeCells } from "./checks.ts";
import type { Decoder } from "./decoder.ts";
import type { FeedbackDecoderOptions, FeedbackDecoderParams } from "./feedback.ts";
import { besideSources, oneByOne, overTime, sourcesIn } from "./over-time.ts";
import { readoutOf } from "./readout.ts";
import { stepOf } from "./step-projection.ts";
import { steppedLayers } from "./stepped-layers.ts";

/** The states of the cells and of the attention, and the last readout, all `[rows, n]`. */
export type InputFeedingDecoderState = {
  readonly cells: readonly Tree[];
  readonly attention: Tree;
  readonly readout: Tensor;
};

/**
 * The decoder with input feeding of Luong, Pham and Manning ("Effective approaches to attention-based neural machine translation", 2015):
 * attention follows the cells, and what is read out of both is part of the next step's input. It runs a step at a time. The readout
 * before the first step is zeros. Its parts are `output` and `context` by default: the paper's attentional vector.
 *
 * @throws when there is no cell, or sizes or options do not fit.
 *
 * @example
 * const decoder = inputFeedingDecoder({
 *   cells: [lstm({ inputSize: 64 + 128, hiddenSize: 128 })],
 *   attention: generalAttention({ querySize: 128, valueSize: 256 }),
 *   readout: { size: 128 },
 * });
 */
export function inputFeedingDecoder({
  cells,
  attention,
  readout: readoutOptions,
  dropout = 0,
}: FeedbackDecoderOptions): Decoder<FeedbackDecoderParams, Tree, InputFeedingDecoderState> {
  const where = "inputFeedingDecoder";
  const layers = steppedLayers(where, cells, dropout);
  const { valueSize, contextSize } = attention;
  const inputSize = embeddingSize(where, layers.inputSize, readoutOptions.size);
  checkQuerySize(where, attention, layers.outputSize);
  const readout = readoutOf(
    where,
    { parts: ["output", "context"], ...readoutOptions },
    { output: layers.outputSize, context: contextSize, embedding: inputSize },
  );
  return {
    kind: "inputFeeding",
    options: {
      cells: describeCells(cells),
      attention: { kind: attention.kind, options: attention.options },
      readout: readout.options,
      dropout: describeDropout(dropout),
    },
    inputSize,
    valueSize,
    contextSize,
    outputSize: readout.options.size,
    init: (random) => ({
      cells: layers.init(random.split("cells")),
      attention: attention.init(random.split("attention")),
      readout: readout.init(random.split("readout")),
    }),
    prepare: (params, values, lengths) => attention.prepare(params.attention, values, lengths),
    layerStates: layers.layerStates,
    initialState: (_, memory, states) => ({
      cells: states,
      attention: oneByOne(attention.initialState(memory, 1)),
      readout: zeros([sourcesIn(memory), readout.options.size]),
    }),
    apply(params, { inputs, memory, state }, context) {
      const [batch, time] = checkDecoderInput(where, inputs, inputSize, memory);
      return scoped(() => {
        const step = layers.begin(params.cells, inputs, partOf(context, "cells"));
        const { results, state: last } = overTime(time, state, (before, t) => {
          const { output, states } = step(t, before.cells, before.readout);
          const beside = besideSources({ attention: before.attention, query: output }, batch);
          const attended = attention.attend(params.attention, beside.query, memory, beside.attention);
          const at = oneByOne({
            context: attended.context,
            weights: attended.weights,
            attention: attended.state,
          });
          const parts = { output, context: at.context, embedding: stepOf(inputs, t) };
          const read = readout.apply(params.readout, parts);
          return {
            results: [read, at.context, at.weights] as const,
            state: { cells: states, attention: at.attention, readout: read },
          };
        });
        const [outputs, contexts, weights] = results;
        return { outputs, contexts, weights, state: last };
      });
    },
  };
}

function embeddingSize(where: string, cellInput: number, readoutSize: number): number {
  if (cellInput > readoutSize) return cellInput - readoutSize;
  throw new Error(
    `${where}: the first cell must have an inputSize above ${readoutSize}, that of [embedding; readout], got ${cellInput}.`,
  );
}
