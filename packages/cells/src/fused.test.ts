import {
  add,
  explainScan,
  mapTree,
  mul,
  namedLeaves,
  type Random,
  type RecurrentCell,
  random,
  reference,
  type ScanOptions,
  scan,
  start,
  sum,
  type Tensor,
  type Tree,
  valueAndGrad,
} from "@refrain/core";
import { beforeAll, describe, expect, test } from "vitest";
import { subjects } from "./test-subjects.ts";

type AnyCell = RecurrentCell<Tree, Tree>;
type Run = Omit<ScanOptions<Tree>, "kernel" | "initialState">;

const LENGTHS = [7, 1, 4, 6, 2];
const sizes = [
  { batch: 1, time: 1, inputSize: 2, hiddenSize: 1 },
  { batch: 5, time: 1, inputSize: 1, hiddenSize: 3 },
  { batch: 5, time: 7, inputSize: 2, hiddenSize: 3 },
  { batch: 1, time: 3, inputSize: 3, hiddenSize: 17 },
];
const runs: readonly [string, Run][] = [
  ["forward", {}],
  ["reversed", { reverse: true }],
  ["ragged", { lengths: LENGTHS }],
  ["ragged and reversed", { lengths: LENGTHS, reverse: true }],
  ["in training", { context: { training: true, random: random(11) } }],
];

beforeAll(() => start(reference()));

describe.each(Object.entries(subjects))("%s", (_, make) => {
  test.each(sizes)(
    "is fused, and equals the composed scan in values and all gradients: $batch x $time x $inputSize x $hiddenSize",
    (size) => {
      const cell = make(size);
      for (const [name, run] of runs) {
        if (run.lengths !== undefined && (size.batch !== 5 || size.time !== 7)) continue;
        expectClose(everything(cell, size, run, "fused"), everything(cell, size, run, "composed"), name);
      }
    },
  );

  test("is explained as fused", () => {
    const cell = make({ inputSize: 2, hiddenSize: 3 });
    const { inputs } = operands(cell, { batch: 2, time: 4 });
    const { kernel, reasons } = explainScan(cell, cell.init(random(1)), inputs);
    expect({ kernel, reasons }).toEqual({ kernel: "fused", reasons: [] });
  });
});

/** Outputs, state and the gradient of a weighted sum of both with respect to parameters, inputs and initial state. */
function everything(
  cell: AnyCell,
  { batch, time }: { batch: number; time: number },
  run: Run,
  kernel: "fused" | "composed",
): Map<string, Float32Array> {
  const { inputs, initialState } = operands(cell, { batch, time });
  const params = perturbed(cell.init(random(1)), random(2));
  const loss = (given: { params: Tree; inputs: Tensor; initialState: Tree }) => {
    const { outputs, state } = scan(cell, given.params, given.inputs, {
      ...run,
      initialState: given.initialState,
      kernel,
    });
    return weighted({ outputs, state }, random(5));
  };
  const { value, grads } = valueAndGrad(loss)({ params, inputs, initialState });
  const result = scan(cell, params, inputs, { ...run, initialState, kernel });
  return read({ value, grads, outputs: result.outputs, state: result.state });
}

function operands(cell: AnyCell, { batch, time }: { batch: number; time: number }) {
  const initialState = mapTree(cell.initialState(batch), (leaf, name) =>
    random(4).split(name).normal(leaf.shape, 0, 0.5),
  );
  return { inputs: random(3).normal([batch, time, cell.inputSize]), initialState };
}

/** Biases begin as zeros and gains as ones: no test may rest on that. */
function perturbed(params: Tree, from: Random): Tree {
  return mapTree(params, (leaf, name) => add(leaf, from.split(name).normal(leaf.shape, 0, 0.3)));
}

function weighted(tree: Tree, from: Random): Tensor {
  let total: Tensor | null = null;
  for (const [name, leaf] of namedLeaves(tree)) {
    const part = sum(mul(leaf, from.split(name).normal(leaf.shape)));
    total = total === null ? part : add(total, part);
  }
  return total!;
}

function read(tree: Tree): Map<string, Float32Array> {
  return new Map(Array.from(namedLeaves(tree), ([name, leaf]) => [name, leaf.dataSync() as Float32Array]));
}

function expectClose(
  actual: Map<string, Float32Array>,
  expected: Map<string, Float32Array>,
  run: string,
): void {
  expect([...actual.keys()]).toEqual([...expected.keys()]);
  for (const [name, numbers] of expected) {
    const scale = numbers.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-3);
    const error = numbers.reduce(
      (worst, value, i) => Math.max(worst, Math.abs(value - actual.get(name)![i]!)),
      0,
    );
    expect(error / scale, `${run}: ${name}`).toBeLessThan(1e-5);
  }
}
