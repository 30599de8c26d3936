import { gru } from "@refrain/cells";
import { random, reference, start, type Tree } from "@refrain/core";
import { beforeAll, expect, test } from "vitest";
import type { Attention } from "../attention/attention.ts";
import { coverageAttention } from "../attention/coverage.ts";
import { dotAttention } from "../attention/dot.ts";
import { attentionDecoder } from "./attention-decoder.ts";

beforeAll(async () => {
  await start(reference());
});

const attention = dotAttention({ size: 4 });
const cell = gru({ inputSize: 3, hiddenSize: 4 });

test("pieces that do not fit each other are refused", () => {
  const make = (options: object) => () =>
    attentionDecoder({ before: [cell], attention, readout: { size: 3 }, ...options });
  expect(make({ before: [] })).toThrow("attentionDecoder: before must have at least one cell.");
  expect(make({ attention: dotAttention({ size: 5 }) })).toThrow(
    "attentionDecoder: the attention's querySize must be 4, the output size of the cell that it gets queries from, got 5.",
  );
  expect(make({ after: [cell] })).toThrow(
    "attentionDecoder: the first cell of after must have inputSize 8, that of [output; context], got 3.",
  );
  expect(make({ readout: { size: 0 } })).toThrow(
    "attentionDecoder: readout.size must be a positive integer, got 0.",
  );
  expect(make({ readout: { size: 3, parts: ["output", "query"] } })).toThrow(
    "attentionDecoder: readout.parts must be output, context, embedding, got query.",
  );
  expect(make({ readout: { size: 3, parts: [] } })).toThrow(
    "attentionDecoder: readout.parts must name at least one part.",
  );
  expect(make({ readout: { size: 3, activation: "relu" } })).toThrow(
    "attentionDecoder: readout.activation must be tanh, maxout, none, got relu.",
  );
});

test("attention with a state is refused, with the decoders that take it", () => {
  const coverage = coverageAttention({ querySize: 4, valueSize: 4, size: 2 }) as unknown;
  const decoder = attentionDecoder({
    before: [cell],
    attention: coverage as Attention<Tree, Tree>,
    readout: { size: 3 },
  });
  const params = decoder.init(random(1));
  expect(() => decoder.prepare(params, random(2).normal([2, 3, 4]))).toThrow(
    "attentionDecoder: the attention must keep no state, coverage keeps coverage. Use bahdanauDecoder or inputFeedingDecoder.",
  );
});

test("inputs that do not fit are refused", () => {
  const decoder = attentionDecoder({ before: [cell], attention, readout: { size: 3 } });
  const params = decoder.init(random(1));
  const memory = decoder.prepare(params, random(2).normal([2, 3, 4]));
  const state = decoder.initialState(params, memory, decoder.layerStates(2));
  const apply = (shape: number[]) => () =>
    decoder.apply(
      params,
      { inputs: random(3).normal(shape), memory, state },
      { training: false, random: random(4) },
    );
  expect(apply([2, 5, 4])).toThrow("attentionDecoder: inputs must be [rows, time, input=3], got [2, 5, 4].");
  expect(apply([3, 5, 3])).toThrow(
    "attentionDecoder: rows must be a multiple of the memory's batch 2, got 3.",
  );
});
