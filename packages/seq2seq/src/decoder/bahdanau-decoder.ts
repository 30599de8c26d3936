import { namedLeaves, scoped, type Tensor, type Tree, zeros } from "@refrain/core";
import { describeDropout, partOf } from "../context.ts";
import { checkDecoderInput, checkQuerySize, describeCells } from "./checks.ts";
import type { Decoder } from "./decoder.ts";
import type { FeedbackDecoderOptions, FeedbackDecoderParams } from "./feedback.ts";
import { besideSources, oneByOne, overTime, sourcesIn } from "./over-time.ts";
import { readoutOf } from "./readout.ts";
import { steppedLayers } from "./stepped-layers.ts";

/** The states of the cells and of the attention, and the last output, all `[rows, n]`. */
export type BahdanauDecoderState = {
  readonly cells: readonly Tree[];
  readonly attention: Tree;
  readonly output: Tensor;
};

/**
 * The decoder of Bahdanau, Cho and Bengio ("Neural machine translation by jointly learning to align and translate", 2015): the query is
 * the output of the step before, and the context is part of the cell's input. It runs a step at a time.
 *
 * Before the first step the query is the last cell's state `h`, as the bridge made it; where the cell has none of its output's size,
 * zeros.
 *
 * @throws when there is no cell, or sizes or options do not fit.
 *
 * @example
 * const decoder = bahdanauDecoder({
 *   cells: [gru({ inputSize: 64 + 256, hiddenSize: 128 })],
 *   attention: additiveAttention({ querySize: 128, valueSize: 256, size: 128 }),
 *   readout: { size: 64, activation: "maxout" },
 * });
 */
export function bahdanauDecoder({
  cells,
  attention,
  readout: readoutOptions,
  dropout = 0,
}: FeedbackDecoderOptions): Decoder<FeedbackDecoderParams, Tree, BahdanauDecoderState> {
  const where = "bahdanauDecoder";
  const layers = steppedLayers(where, cells, dropout);
  const { valueSize, contextSize } = attention;
  const inputSize = embeddingSize(where, layers.inputSize, contextSize);
  checkQuerySize(where, attention, layers.outputSize);
  const sizes = { output: layers.outputSize, context: contextSize, embedding: inputSize };
  const readout = readoutOf(where, readoutOptions, sizes);
  return {
    kind: "bahdanau",
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
    initialState(_, memory, states) {
      const batch = sourcesIn(memory);
      const h = new Map(namedLeaves(states.at(-1)!)).get("h");
      return {
        cells: states,
        attention: oneByOne(attention.initialState(memory, 1)),
        output: h?.shape[1] === layers.outputSize ? h : zeros([batch, layers.outputSize]),
      };
    },
    apply(params, { inputs, memory, state }, context) {
      const [batch, time] = checkDecoderInput(where, inputs, inputSize, memory);
      return scoped(() => {
        const step = layers.begin(params.cells, inputs, partOf(context, "cells"));
        const { results, state: last } = overTime(time, state, (before, t) => {
          const beside = besideSources({ attention: before.attention, query: before.output }, batch);
          const attended = attention.attend(params.attention, beside.query, memory, beside.attention);
          const at = oneByOne({
            context: attended.context,
            weights: attended.weights,
            attention: attended.state,
          });
          const { output, states } = step(t, before.cells, at.context);
          return {
            results: [output, at.context, at.weights] as const,
            state: { cells: states, attention: at.attention, output },
          };
        });
        const [output, contexts, weights] = results;
        const parts = { output, context: contexts, embedding: inputs };
        return { outputs: readout.apply(params.readout, parts), contexts, weights, state: last };
      });
    },
  };
}

function embeddingSize(where: string, cellInput: number, contextSize: number): number {
  if (cellInput > contextSize) return cellInput - contextSize;
  throw new Error(
    `${where}: the first cell must have an inputSize above ${contextSize}, that of [embedding; context], got ${cellInput}.`,
  );
}
