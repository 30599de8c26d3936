import {
  add,
  cumulativeSum,
  mean,
  mul,
  type Random,
  type RecurrentCell,
  sub,
  type Tensor,
  tensor,
  undrawn,
} from "@refrain/core";
import { describe, expect, it } from "vitest";
import { paperSteps } from "../backend/steps/papers.ts";
import type { AnyCell } from "../backend/steps/step-cell.ts";
import { brokenLaws } from "../laws/broken-laws.ts";
import { cellLaws } from "./cell-laws.ts";

const elman = (): AnyCell => paperSteps[0]!.cell(3, 4);

/** The names of the laws that a cell breaks, made from the Elman cell by some changes. */
async function brokenBy(
  change: (cell: AnyCell) => Partial<RecurrentCell<never, never>> | object,
  rebuild: (description: { inputSize: number; hiddenSize: number }) => AnyCell = ({
    inputSize,
    hiddenSize,
  }) => paperSteps[0]!.cell(inputSize, hiddenSize),
): Promise<string[]> {
  const cell = () => ({ ...elman(), ...change(elman()) }) as AnyCell;
  return Object.keys(await brokenLaws(cellLaws(cell, { rebuild })));
}

describe("the laws of cells", () => {
  it("hold for the Elman cell", async () => {
    expect(await brokenBy(() => ({}))).toEqual([]);
  });

  it("catch a step that mixes the rows of a batch", async () => {
    const found = await brokenBy((cell) => ({
      step(params: never, state: never, x: Tensor) {
        return cell.step(params, state, sub(x, mean(x, 0, true)));
      },
    }));
    expect(found).toContain("keeps the rows of a batch apart");
    expect(found).toContain("gives a padded batch what it gives its rows one by one");
    expect(found).not.toContain("has the gradients of finite differences, in use");
  });

  it("catch a step that ignores its state", async () => {
    const found = await brokenBy((cell) => ({
      step(params: never, { h }: { h: Tensor }, x: Tensor) {
        return cell.step(params, { h: mul(h, 0) }, x);
      },
    }));
    expect(found).toEqual([
      "has options that are JSON and rebuild it",
      "depends on every part of its state",
      "learns every parameter",
    ]);
  });

  it("catch a projection that looks ahead", async () => {
    const found = await brokenBy((cell) => ({
      project(params: never, inputs: Tensor, context: never) {
        const total = mean(inputs, 1, true);
        return cell.project!(params, add(inputs, total), context);
      },
    }));
    expect(found).toContain("does not see later inputs");
    expect(found).toContain("does not see what stands past a row's length, and gives exactly 0 there");
    expect(found).not.toContain("keeps the rows of a batch apart");
  });

  it("catch a projection that counts from the start of the sequence", async () => {
    const found = await brokenBy((cell) => ({
      project(params: never, inputs: Tensor, context: never) {
        return cell.project!(params, cumulativeSum(inputs, 1), context);
      },
    }));
    expect(found).toContain("gives two halves, with the state handed over, what it gives the whole");
    expect(found).not.toContain("does not see later inputs");
  });

  it("catch options that rebuild another cell, and options that are not JSON", async () => {
    const law = ["has options that are JSON and rebuild it"];
    expect(
      await brokenBy(
        () => ({}),
        ({ inputSize, hiddenSize }) => paperSteps[0]!.cell(inputSize, hiddenSize + 1),
      ),
    ).toEqual(law);
    expect(await brokenBy(() => ({ options: { activation: Math.tanh } }))).toEqual(law);
  });

  it("catch parameters that are not drawn from the given randomness", async () => {
    let calls = 0;
    const found = await brokenBy((cell) => ({
      init: (random: Random) => cell.init(random.split(calls++)),
    }));
    expect(found).toContain("makes the same finite parameters from the same randomness");
  });

  it("catch parameters that have another form when none are drawn", async () => {
    const shy = (cell: AnyCell) => ({
      init: (random: Random) => (random === undrawn ? {} : cell.init(random)),
    });
    expect(await brokenBy(shy)).toEqual(["has parameters of the same names and shapes when none are drawn"]);
  });

  it("catch an initial state that differs from row to row", async () => {
    const found = await brokenBy(() => ({
      initialState: (batch: number) => ({
        h: tensor(
          Float32Array.from({ length: batch * 4 }, (_, index) => index),
          [batch, 4],
        ),
      }),
    }));
    expect(found).toContain("begins each row of a batch with the same state");
  });
});
