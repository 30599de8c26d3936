import {
  elman,
  gru,
  indRnn,
  janet,
  layerNormGru,
  lstm,
  minGru,
  recurrentDropout,
  sru,
  weightDrop,
  zoneout,
} from "@refrain/cells";
import {
  type RecurrentCell,
  random,
  reference,
  sigmoid,
  sliceAxis,
  start,
  type Tensor,
  type Tree,
} from "@refrain/core";
import { beforeAll, expect, test } from "vitest";
import { additiveAttention } from "../attention/additive.ts";
import { bahdanauDecoder } from "./bahdanau-decoder.ts";
import { inputFeedingDecoder } from "./input-feeding-decoder.ts";
import { inputWeightsOf } from "./linear-projection.ts";
import { stepOf, stepProjection } from "./step-projection.ts";

beforeAll(async () => {
  await start(reference());
});

const sizes = { inputSize: 5, hiddenSize: 4 };
const split: readonly RecurrentCell<Tree, Tree>[] = [
  elman(sizes),
  gru(sizes),
  lstm({ ...sizes, peepholes: true }),
  janet(sizes),
  indRnn(sizes),
  minGru(sizes),
  zoneout(gru(sizes), 0.2),
  weightDrop(recurrentDropout(lstm(sizes), 0.3), 0.1),
];
const whole: readonly RecurrentCell<Tree, Tree>[] = [
  sru(sizes),
  layerNormGru(sizes),
  zoneout(layerNormGru(sizes), 0.2),
  {
    ...gru(sizes),
    project: (params, x, context) => sigmoid(gru(sizes).project!(params as never, x, context)),
  },
  { ...gru(sizes), project: (_, x) => x },
];

test.each(split)("the inputs of $kind are multiplied in two parts", (cell) => {
  expect(inputWeightsOf(cell, cell.init(random(1)))).toBe("inputWeights");
});

test.each(whole)("the inputs of another $kind are multiplied as a whole", (cell) => {
  expect(inputWeightsOf(cell, cell.init(random(1)))).toBe(null);
});

test.each([...split, ...whole.slice(0, 4)])(
  "%# $kind: either way gives the projection of a scan, masks included",
  (cell) => {
    const params = cell.init(random(1));
    const inputs = random(2).normal([2, 3, 5]);
    const context = { training: true, random: random(3) };
    const expected = cell.project!(params, inputs, context);
    const name = inputWeightsOf(cell, params);
    for (const known of [2, 0]) {
      const first = known === 0 ? null : part(inputs, 0, known);
      const project = stepProjection(cell, params, first, [2, 3], name, context);
      for (let step = 0; step < 3; step++) {
        const rest = stepOf(part(inputs, known, 5 - known), step);
        const actual = project(rest, step).dataSync();
        stepOf(expected, step)
          .dataSync()
          .forEach((value, i) => {
            expect(actual[i]).toBeCloseTo(value, 5);
          });
      }
    }
  },
);

test("decoders whose pieces do not fit are refused", () => {
  const attention = additiveAttention({ querySize: 4, valueSize: 3, size: 2 });
  const readout = { size: 2 };
  expect(() => bahdanauDecoder({ cells: [], attention, readout })).toThrow(
    "bahdanauDecoder: cells must have at least one cell.",
  );
  expect(() =>
    bahdanauDecoder({ cells: [gru({ inputSize: 3, hiddenSize: 4 })], attention, readout }),
  ).toThrow(
    "bahdanauDecoder: the first cell must have an inputSize above 3, that of [embedding; context], got 3.",
  );
  expect(() => bahdanauDecoder({ cells: [gru(sizes), gru(sizes)], attention, readout })).toThrow(
    "bahdanauDecoder: cell 1 must have inputSize 4, the output size of the cell below, got 5.",
  );
  expect(() =>
    bahdanauDecoder({ cells: [gru({ inputSize: 5, hiddenSize: 3 })], attention, readout }),
  ).toThrow(
    "bahdanauDecoder: the attention's querySize must be 3, the output size of the cell that it gets queries from, got 4.",
  );
  expect(() =>
    inputFeedingDecoder({ cells: [gru({ inputSize: 2, hiddenSize: 4 })], attention, readout }),
  ).toThrow(
    "inputFeedingDecoder: the first cell must have an inputSize above 2, that of [embedding; readout], got 2.",
  );
});

const part = (x: Tensor, start: number, size: number): Tensor => sliceAxis(x, 2, start, size);
