import {
  add,
  explainScan,
  mapTree,
  mul,
  namedLeaves,
  type Random,
  type RecurrentCell,
  random,
  type ScanOptions,
  scan,
  sum,
  type Tensor,
  type Tree,
  valueAndGradWithAux,
} from "@refrain/core";
import { describeOnEngines } from "@refrain/engine-tests";
import { describe, expect, test } from "vitest";
import { subjects } from "./test-subjects.ts";

type AnyCell = RecurrentCell<Tree, Tree>;
type Numbers = ReadonlyMap<string, Float32Array>;
type Operands = { readonly params: Tree; readonly inputs: Tensor; readonly initialState: Tree };
type Run = Omit<ScanOptions<Tree>, "kernel" | "initialState">;

const LENGTHS = [7, 1, 4, 6, 2];
const sizes = [
  { batch: 1, time: 1, inputSize: 2, hiddenSize: 1 },
  { batch: 5, time: 1, inputSize: 1, hiddenSize: 3 },
  { batch: 5, time: 7, inputSize: 2, hiddenSize: 3 },
  { batch: 1, time: 3, inputSize: 3, hiddenSize: 17 },
];
// Over every cache and tile, which plain TypeScript takes minutes for; its weights take seconds, so in one form of each cell.
const large = { batch: 5, time: 2, inputSize: 2, hiddenSize: 650 };
const LARGE_FORMS = /^(\w+|gru with reset before|\w+ of lstm)$/;
// The reference sums in double precision. In float32, sums of 650 terms are off by 1e-5, and a normalization over 3 features divides
// what rounding left by their small deviation.
const FLOAT32_TOLERANCE = 5e-5;
const runs: readonly [string, Run][] = [
  ["forward", {}],
  ["reversed", { reverse: true }],
  ["ragged", { lengths: LENGTHS }],
  ["ragged and reversed", { lengths: LENGTHS, reverse: true }],
  ["in training", { context: { training: true, random: random(11) } }],
];

describeOnEngines("a scan", (engine) => {
  describe.each(Object.entries(subjects))("of %s", (form, make) => {
    test.each(engine === "native" && LARGE_FORMS.test(form) ? [...sizes, large] : sizes)(
      "is fused, and equals the composed scan in values and all gradients: $batch x $time x $inputSize x $hiddenSize",
      async (size) => {
        const cell = make(size);
        const given = operands(cell, size);
        for (const [name, run] of runs) {
          if (run.lengths !== undefined && (size.batch !== 5 || size.time !== 7)) continue;
          const [fused, composed] = [
            await everything(cell, given, run, "fused"),
            await everything(cell, given, run, "composed"),
          ];
          expectClose(fused, composed, engine === "reference" ? 1e-5 : FLOAT32_TOLERANCE, name);
        }
      },
    );

    test("is explained as fused", () => {
      const cell = make({ inputSize: 2, hiddenSize: 3 });
      const { params, inputs } = operands(cell, { batch: 2, time: 4 });
      const { kernel, reasons } = explainScan(cell, params, inputs);
      expect({ kernel, reasons }).toEqual({ kernel: "fused", reasons: [] });
    });
  });
});

/** Outputs and state, of a scan by itself and of one with gradients, and the gradients of a weighted sum of them. */
function everything(
  cell: AnyCell,
  given: Operands,
  run: Run,
  kernel: "fused" | "composed",
): Promise<Numbers> {
  const scanned = ({ params, inputs, initialState }: Operands) => ({
    ...scan(cell, params, inputs, { ...run, initialState, kernel }),
  });
  const { aux, grads } = valueAndGradWithAux((operands: Operands) => {
    const results = scanned(operands);
    return { value: weighted(results, random(5)), aux: results };
  })(given);
  return read({ aux, grads, alone: scanned(given) });
}

function operands(cell: AnyCell, { batch, time }: { batch: number; time: number }): Operands {
  const initialState = mapTree(cell.initialState(batch), (leaf, name) =>
    random(4).split(name).normal(leaf.shape, 0, 0.5),
  );
  const params = perturbed(cell.init(random(1)), random(2));
  return { params, inputs: random(3).normal([batch, time, cell.inputSize]), initialState };
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

async function read(tree: Tree): Promise<Numbers> {
  const numbers = new Map<string, Float32Array>();
  for (const [name, leaf] of namedLeaves(tree)) numbers.set(name, (await leaf.data()) as Float32Array);
  return numbers;
}

/** Within a tolerance relative to the largest of each tensor, or to 0.1 where terms near 1 have cancelled to less. */
function expectClose(actual: Numbers, expected: Numbers, tolerance: number, run: string): void {
  expect([...actual.keys()]).toEqual([...expected.keys()]);
  for (const [name, numbers] of expected) {
    const found = actual.get(name)!;
    let [largest, error] = [0.1, 0];
    numbers.forEach((number, i) => {
      largest = Math.max(largest, Math.abs(number));
      error = Math.max(error, Math.abs(number - found[i]!));
    });
    expect(error / largest, `${run}: ${name}`).toBeLessThan(tolerance);
  }
}
