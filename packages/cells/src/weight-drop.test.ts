import {
  type Context,
  full,
  type RecurrentCell,
  random,
  reference,
  scan,
  start,
  type Tree,
  zeros,
} from "@refrain/core";
import { beforeAll, describe, expect, test } from "vitest";
import { gru } from "./gru.ts";
import { lstm } from "./lstm.ts";
import { minGru } from "./min-gru.ts";
import type { WithRecurrentWeights } from "./recurrent-weights.ts";
import { expectClose } from "./test-close.ts";
import { weightDrop } from "./weight-drop.ts";

const sizes = { inputSize: 2, hiddenSize: 20 };
const training: Context = { training: true, random: random(9) };

beforeAll(() => start(reference()));

describe("weightDrop", () => {
  test("drops elements of the recurrent weights, and scales the rest", () => {
    const params = { ...lstm(sizes).init(random(1)), recurrentWeights: full([20, 80], 3) };
    const dropped = weightDrop(lstm(sizes), 0.25).perturb!(params, training);
    const weights = Array.from(dropped.recurrentWeights.dataSync());
    for (const weight of weights) expect([0, 4]).toContain(weight);
    // 1,600 draws: three standard deviations are 0.033.
    const share = weights.filter((weight) => weight === 0).length / weights.length;
    expect(Math.abs(share - 0.25)).toBeLessThan(0.033);
    expect(dropped.inputWeights).toBe(params.inputWeights);
  });

  test("runs a sequence with the weights that it drew once", () => {
    const cell = weightDrop(lstm(sizes), 0.5);
    const params = cell.init(random(1));
    const inputs = random(2).normal([3, 6, 2]);
    const dropped = cell.perturb!(params, training);
    const [ours, expected] = [
      scan(cell, params, inputs, { context: training }),
      scan(lstm(sizes), dropped, inputs),
    ];
    expectClose({ ...ours }, { ...expected }, 0);
  });

  test("changes nothing in evaluation", () => {
    const cell = gru(sizes);
    const [params, inputs] = [cell.init(random(1)), random(2).normal([3, 5, 2])];
    expectClose({ ...scan(weightDrop(cell, 0.5), params, inputs) }, { ...scan(cell, params, inputs) }, 0);
  });

  test("in another draws masks of its own", () => {
    const params = { ...lstm(sizes).init(random(1)), recurrentWeights: full([20, 80], 1) };
    const twice = weightDrop(weightDrop(lstm(sizes), 0.5), 0.5).perturb!(params, training);
    const left = Array.from(twice.recurrentWeights.dataSync()).filter((weight) => weight !== 0).length;
    expect(Math.abs(left / 1600 - 0.25)).toBeLessThan(0.033);
  });

  test("refuses a rate that is none, and a cell without recurrent weights", () => {
    expect(() => weightDrop(gru(sizes), -0.5)).toThrow(
      new Error("weightDrop(gru): rate must be a number from 0 to below 1, got -0.5."),
    );
    const untyped = minGru(sizes) as RecurrentCell<Tree, Tree> as RecurrentCell<WithRecurrentWeights, Tree>;
    const without =
      'weightDrop(minGru): the cell must have a parameter "recurrentWeights"; it has none. Use zoneout.';
    expect(() => weightDrop(untyped, 0.5).init(random(1))).toThrow(new Error(without));
    const params = minGru(sizes).init(random(1)) as Tree as WithRecurrentWeights;
    const run = () => scan(weightDrop(untyped, 0.5), params, zeros([1, 1, 2]), { context: training });
    expect(run).toThrow(new Error(without));
  });
});
