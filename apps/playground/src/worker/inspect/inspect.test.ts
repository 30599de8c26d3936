import { cellFromDescription, cellKinds, lstm } from "@refrain/cells";
import {
  mapTree,
  type RecurrentCell,
  random,
  reference,
  scan,
  start,
  stop,
  type Tree,
  tensor,
  zeros,
} from "@refrain/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gateName } from "./gate-names.ts";
import { gradientNorms } from "./gradient-norms.ts";
import { gatesOfCell, stepThrough } from "./step-through.ts";

beforeAll(async () => {
  await start(reference());
});
afterAll(stop);

const cells: readonly RecurrentCell<Tree, Tree>[] = cellKinds.map((kind) =>
  cellFromDescription({ kind, inputSize: 3, hiddenSize: 4, options: {} }),
);
/** An IndRNN has no gate: its state is a rectified sum. */
const gated = cells.filter(({ kind }) => kind !== "indRnn");

describe("looking inside", () => {
  it.each(cells)("sees the outputs of $kind as its scan gives them, step by step", async (cell) => {
    const params = cell.init(random(1));
    const inputs = random(2).normal([1, 7, 3]);
    const { hidden } = await stepThrough(cell, params, inputs);
    const expected = await scan(cell, params, inputs).outputs.data();
    expect(hidden.units).toBe(4);
    hidden.values.forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 5));
  });

  it.each(gated)("has a name for each gate of $kind", (cell) => {
    const gates = gatesOfCell(cell, cell.init(random(1)));
    const names = gates.map(({ operation }, index) => gateName(cell.kind, index, operation));
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => /^(sigmoid|tanh) \d/.test(name))).toEqual([]);
  });

  it("calls the LSTM's gates by their names: each is open when its own bias is large", async () => {
    const cell = lstm({ inputSize: 3, hiddenSize: 2 });
    const none = mapTree(cell.init(random(1)), ({ shape }) => zeros(shape));
    for (const [place, name] of [
      [0, "input gate i"],
      [1, "forget gate f"],
      [2, "candidate g"],
      [3, "output gate o"],
    ] as const) {
      const bias = tensor(
        Array.from({ length: 8 }, (_, index) => (Math.floor(index / 2) === place ? 50 : 0)),
      );
      const { gates } = await stepThrough(
        cell as RecurrentCell<Tree, Tree>,
        { ...none, bias },
        zeros([1, 2, 3]),
      );
      const gate = gates.find((each) => each.name === name)!;
      expect(Array.from(gate.values, Math.round), name).toEqual([1, 1, 1, 1]);
      const closed = gates.filter((each) => each !== gate && each.name !== "tanh(c)");
      for (const { values } of closed) expect(Math.max(...values)).toBeLessThanOrEqual(0.5);
    }
  });

  it("finds the gradient vanishing as fast as the weights say", async () => {
    const half = 0.5;
    const cell = cellFromDescription({ kind: "elman", inputSize: 2, hiddenSize: 2, options: {} });
    const params = {
      embedding: { table: tensor([0.001, 0.002, -0.001, 0.003], [2, 2]) },
      recurrent: [
        mapTree(cell.init(random(1)), ({ shape }, name) =>
          shape.length === 1
            ? zeros(shape)
            : tensor(name === "recurrentWeights" ? [half, 0, 0, half] : [1, 0, 0, 1], [2, 2]),
        ),
      ],
      output: { weights: tensor([1, -1, 0.5, 2], [2, 2]), bias: zeros([2]) },
    };
    const norms = await gradientNorms(
      [cell],
      params,
      Int32Array.from({ length: 40 }, (_, index) => index % 2),
    );
    expect(norms.length).toBe(39);
    // tanh is nearly the identity on values so small, so each step back halves the gradient.
    for (let distance = 1; distance < 20; distance++) {
      expect(norms[distance]! / norms[distance - 1]!).toBeCloseTo(half, 3);
    }
  });
});
