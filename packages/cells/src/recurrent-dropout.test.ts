import {
  add,
  type Context,
  concat,
  full,
  mul,
  type RecurrentCell,
  random,
  reference,
  reshape,
  scan,
  sigmoid,
  sliceAxis,
  split,
  start,
  sub,
  type Tensor,
  type Tree,
  tensor,
  zeros,
} from "@refrain/core";
import { beforeAll, describe, expect, test } from "vitest";
import { elman } from "./elman.ts";
import { gru } from "./gru.ts";
import { indRnn } from "./ind-rnn.ts";
import { lstm } from "./lstm.ts";
import { minGru } from "./min-gru.ts";
import { recurrentDropout } from "./recurrent-dropout.ts";
import type { WithRecurrentWeights } from "./recurrent-weights.ts";
import { expectClose } from "./test-close.ts";

const [BATCH, TIME, HIDDEN] = [20, 4, 50];
const sizes = { inputSize: 2, hiddenSize: HIDDEN };
const context: Context = { training: true, random: random(9) };

beforeAll(() => start(reference()));

/** A cell that hands its state on as it is: an Elman cell with relu, the identity and no inputs. Its outputs show the mask. */
function handedOn(rate: number, initial: number): number[][][] {
  const cell = recurrentDropout(elman({ ...sizes, activation: "relu" }), rate);
  const params = { inputWeights: zeros([2, HIDDEN]), recurrentWeights: identity(), bias: zeros([HIDDEN]) };
  const initialState = { h: full([BATCH, HIDDEN], initial) };
  const { outputs } = scan(cell, params, zeros([BATCH, TIME, 2]), { initialState, context });
  const all = Array.from(outputs.dataSync());
  return Array.from({ length: BATCH }, (_, row) =>
    Array.from({ length: TIME }, (_, t) =>
      all.slice((row * TIME + t) * HIDDEN, (row * TIME + t + 1) * HIDDEN),
    ),
  );
}

function identity(): Tensor {
  return tensor(
    Float32Array.from({ length: HIDDEN * HIDDEN }, (_, i) => (i % (HIDDEN + 1) === 0 ? 1 : 0)),
    [HIDDEN, HIDDEN],
  );
}

/** `[batch, hidden]`: the mask that this context gives. */
function maskOf(rate: number): Tensor {
  return tensor(handedOn(rate, 1).map((row) => row[0]!));
}

describe("recurrentDropout", () => {
  test("drops the same features at all steps, others in each row, and scales the rest", () => {
    const rows = handedOn(0.5, 1);
    for (const row of rows) {
      row[0]!.forEach((value, unit) => {
        expect([0, 2]).toContain(value);
        expect(row.map((step) => step[unit])).toEqual([1, 2, 3, 4].map((power) => (value / 2) * 2 ** power));
      });
    }
    expect(rows[0]![0]).not.toEqual(rows[1]![0]);
    const dropped = rows.flatMap((row) => row[0]!).filter((value) => value === 0).length;
    // 1,000 draws: three standard deviations are 0.048.
    expect(Math.abs(dropped / (BATCH * HIDDEN) - 0.5)).toBeLessThan(0.048);
  });

  test("masks what an LSTM multiplies", () => {
    const cell = lstm(sizes);
    const [params, inputs] = [cell.init(random(1)), random(2).normal([BATCH, 1, 2])];
    const [h, c] = [random(3).normal([BATCH, HIDDEN]), random(4).normal([BATCH, HIDDEN])];
    const dropped = scan(recurrentDropout(cell, 0.5), params, inputs, { initialState: { h, c }, context });
    const masked = scan(cell, params, inputs, { initialState: { h: mul(h, maskOf(0.5)), c } });
    expectClose({ ...dropped }, { ...masked }, 1e-6);
  });

  test("masks what a GRU multiplies, in every product, and not what it carries on", () => {
    const cell = gru({ ...sizes, reset: "before" });
    const made = cell.init(random(1));
    // Gates that see the inputs only, so that the state acts in the candidate's product and in what is carried on.
    const candidate = sliceAxis(made.recurrentWeights, 1, 2 * HIDDEN, HIDDEN);
    const params = { ...made, recurrentWeights: concat([zeros([HIDDEN, 2 * HIDDEN]), candidate]) };
    const inputs = random(2).normal([BATCH, 1, 2]);
    const h = random(3).normal([BATCH, HIDDEN]);
    const seen = mul(h, maskOf(0.5));
    const dropped = scan(recurrentDropout(cell, 0.5), params, inputs, { initialState: { h }, context });

    const ofSeen = scan(cell, params, inputs, { initialState: { h: seen } });
    const z = sigmoid(split(reshape(cell.project!(params, inputs, context), [BATCH, 3 * HIDDEN]), 3)[1]!);
    expectClose(dropped.state.h, add(ofSeen.state.h, mul(z, sub(h, seen))), 1e-6);
  });

  test("changes nothing in evaluation", () => {
    const cell = gru(sizes);
    const [params, inputs] = [cell.init(random(1)), random(2).normal([3, 5, 2])];
    expectClose(
      { ...scan(recurrentDropout(cell, 0.5), params, inputs) },
      { ...scan(cell, params, inputs) },
      0,
    );
  });

  test("refuses a rate that is none, and cells without recurrent products", () => {
    expect(() => recurrentDropout(gru(sizes), 1)).toThrow(
      new Error("recurrentDropout(gru): rate must be a number from 0 to below 1, got 1."),
    );
    expect(() => recurrentDropout(indRnn(sizes), 0.1).init(random(1))).toThrow(
      new Error('recurrentDropout(indRnn): "recurrentWeights" must be a matrix, got [50]. Use zoneout.'),
    );
    const untyped = minGru(sizes) as RecurrentCell<Tree, Tree> as RecurrentCell<WithRecurrentWeights, Tree>;
    expect(() => recurrentDropout(untyped, 0.1).init(random(1))).toThrow(
      new Error(
        'recurrentDropout(minGru): the cell must have a parameter "recurrentWeights"; it has none. Use zoneout.',
      ),
    );
    const idle: ReturnType<typeof elman> = {
      ...elman(sizes),
      step: (_, { h }, projected) => ({ output: h, state: { h: add(h, projected) } }),
    };
    const run = () => scan(recurrentDropout(idle, 0.1), idle.init(random(1)), zeros([1, 1, 2]));
    expect(run).toThrow(
      new Error(
        'recurrentDropout(elman): the step must have a matMul by "recurrentWeights"; it has none. Use zoneout.',
      ),
    );
  });
});
