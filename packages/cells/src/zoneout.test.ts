import {
  type RecurrentCell,
  random,
  reference,
  type ScanOptions,
  scan,
  start,
  type Tensor,
  type Tree,
} from "@refrain/core";
import { beforeAll, describe, expect, test } from "vitest";
import { gru } from "./gru.ts";
import { lstm } from "./lstm.ts";
import { sru } from "./sru.ts";
import { zoneout } from "./zoneout.ts";

beforeAll(() => start(reference()));

const sizes = { inputSize: 2, hiddenSize: 50 };
const BATCH = 40;
const training = { training: true, random: random(9) };

/** One step of a cell and of the cell in zoneout, from the same state. */
function oneStep<S extends Tree>(cell: RecurrentCell<Tree, S>, rate: Rate, options: ScanOptions<S>) {
  const params = cell.init(random(1));
  const inputs = random(2).normal([BATCH, 1, sizes.inputSize]);
  return {
    plain: scan(cell, params, inputs, options),
    zoned: scan(zoneout(cell, rate), params, inputs, options),
  };
}

type Rate = Parameters<typeof zoneout>[1];

function state(name: string): Tensor {
  return random(3).split(name).normal([BATCH, sizes.hiddenSize]);
}

const numbers = (tensor: Tensor) => Array.from(tensor.dataSync());

/** The share of units that kept their value; every other must have the new one. */
function keptShare(zoned: Tensor, before: Tensor, after: Tensor): number {
  const [old, fresh] = [numbers(before), numbers(after)];
  const kept = numbers(zoned).map((value, i) => {
    expect([old[i], fresh[i]]).toContain(value);
    return value === old[i] ? 1 : 0;
  });
  return kept.reduce((total: number, one) => total + one, 0) / kept.length;
}

describe("zoneout", () => {
  test("keeps units at random in training, in each state at its own rate", () => {
    const initialState = { h: state("h"), c: state("c") };
    const rate = { c: 0.5, h: 0.1 };
    const { plain, zoned } = oneStep(lstm(sizes), rate, { initialState, context: training });
    // 2,000 draws: three standard deviations are 0.034 and 0.02.
    expect(Math.abs(keptShare(zoned.state.c, initialState.c, plain.state.c) - 0.5)).toBeLessThan(0.034);
    expect(Math.abs(keptShare(zoned.state.h, initialState.h, plain.state.h) - 0.1)).toBeLessThan(0.02);
  });

  test("takes the expectation in evaluation", () => {
    const initialState = { h: state("h"), c: state("c") };
    const { plain, zoned } = oneStep(lstm(sizes), { c: 0.25 }, { initialState });
    expect(numbers(zoned.state.h)).toEqual(numbers(plain.state.h));
    const [before, after] = [numbers(initialState.c), numbers(plain.state.c)];
    numbers(zoned.state.c).forEach((value, i) => {
      expect(value).toBeCloseTo(0.25 * before[i]! + 0.75 * after[i]!, 6);
    });
  });

  test("gives the state after zoneout as the output where the output is a state, else the cell's output", () => {
    const h = state("h");
    const ofGru = oneStep(gru(sizes), 0.5, { initialState: { h }, context: training });
    expect(numbers(ofGru.zoned.outputs)).toEqual(numbers(ofGru.zoned.state.h));
    const ofSru = oneStep(sru(sizes), 0.5, { initialState: { c: state("c") }, context: training });
    expect(numbers(ofSru.zoned.outputs)).toEqual(numbers(ofSru.plain.outputs));
  });

  test("draws anew at each step, and for each zoneout around another", () => {
    const cell = gru(sizes);
    const [params, inputs] = [cell.init(random(1)), random(2).normal([1, 3, 2])];
    const masks = (outer: RecurrentCell<Tree, Tree>) => {
      const width = cell.project!(params, inputs, training).shape[2]!;
      return numbers(outer.project!(params, inputs, training)).map((value, i, all) => ({
        value,
        feature: i % (all.length / 3),
        step: Math.floor(i / (all.length / 3)),
        width,
      }));
    };
    const drawn = masks(zoneout(zoneout(cell, 0.5), 0.5)).filter(({ feature, width }) => feature >= width);
    const [first, second] = [0, 1].map((step) => drawn.filter((mask) => mask.step === step));
    const values = (some: typeof drawn) => some.map(({ value }) => value);
    expect(values(first!)).not.toEqual(values(second!));
    const half = first!.length / 2;
    expect(values(first!).slice(0, half)).not.toEqual(values(first!).slice(half));
  });

  test("refuses rates that are none, and states that the cell does not have", () => {
    expect(() => zoneout(gru(sizes), 1)).toThrow(
      new Error("zoneout(gru): rate must be a number from 0 to below 1, got 1."),
    );
    expect(() => zoneout(gru(sizes), { h: -1 })).toThrow(
      new Error("zoneout(gru): rate.h must be a number from 0 to below 1, got -1."),
    );
    expect(() => oneStep(lstm(sizes), { hidden: 0.1 }, {})).toThrow(
      new Error('zoneout(lstm): rate must name states of the cell, "c", "h", got "hidden".'),
    );
  });
});
