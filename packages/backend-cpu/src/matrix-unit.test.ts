import { gru, lstm } from "@refrain/cells";
import {
  exp,
  leavesOf,
  matMul,
  mul,
  type RecurrentCell,
  random,
  scan,
  scoped,
  sliceAxis,
  sum,
  type Tensor,
  type Tree,
  tensor,
  useDevice,
  valueAndGrad,
  zeros,
} from "@refrain/core";
import { describe, expect, it } from "vitest";
import { cpu } from "./index.ts";

for (const unit of ["amx-fp16", "amx-bf16"]) {
  const missing = await startProblem(unit);
  describe.skipIf(missing !== null)(`${unit}${missing === null ? "" : ` (skipped: ${missing})`}`, () => {
    it("multiplies matrices as accurately as single precision", async () => {
      const error = ({ a, b, product }: ReturnType<typeof multiply>) =>
        largestDifference(product, exactProduct(a, b));
      const ours = error(await on(unit, () => multiply()));
      const vectors = error(await on("avx512", () => multiply()));
      expect(ours).toBeLessThan(2 * vectors);
    });

    it("multiplies the smallest numbers there are", async () => {
      const { a, b, product } = await on(unit, () => multiply(tiny));
      expect(largestDifference(product, exactProduct(a, b))).toBeLessThan(1e-6);
    });

    it("scales each row and each column by itself", async () => {
      const { a, b, product } = await on(unit, () => multiply(rowsApart));
      const expected = exactProduct(a, b);
      for (let row = 0; row < rows; row++) {
        const [got, want] = [product, expected].map((all) => all.slice(row * columns, (row + 1) * columns));
        expect(largestDifference(got!, want!)).toBeLessThan(1e-6);
      }
    });

    for (const [name, cell] of Object.entries({
      LSTM: lstm({ inputSize: 20, hiddenSize: 70 }),
      "LSTM with a projection": lstm({ inputSize: 20, hiddenSize: 70, projectionSize: 33 }),
      GRU: gru({ inputSize: 20, hiddenSize: 70 }),
      "GRU, reset before": gru({ inputSize: 20, hiddenSize: 70, reset: "before" }),
    })) {
      it(`trains one layer of ${name} as vectors do`, async () => {
        const step = () => trainingStep(cell as RecurrentCell<Tree, Tree>);
        const expected = await on("avx512", step);
        (await on(unit, step)).forEach((numbers, index) => {
          expect(largestDifference(numbers, expected[index]!)).toBeLessThan(1e-5);
        });
      });

      it(`runs ${name} a step at a time, with weights that it keeps, as all steps at once`, async () => {
        const [whole, steps] = await on(unit, () => stepByStep(cell as RecurrentCell<Tree, Tree>));
        expect(largestDifference(steps!, whole!)).toBeLessThan(1e-5);
      });
    }
  });
}

/** Ragged rows, more than two tiles of them. */
function trainingStep(cell: RecurrentCell<Tree, Tree>): Float32Array[] {
  const [batch, time] = [41, 7];
  const lengths = Array.from({ length: batch }, (_, row) => 1 + ((row * 5) % time));
  const operands = { params: cell.init(random(3)), inputs: random(4).normal([batch, time, cell.inputSize]) };
  const { value, grads } = valueAndGrad(({ params, inputs }: typeof operands) => {
    const { outputs } = scan(cell, params, inputs, { lengths, kernel: "fused" });
    return sum(mul(outputs, outputs));
  })(operands);
  return [value, ...leavesOf(grads)].map((leaf) => leaf.dataSync() as Float32Array);
}

/** The last outputs: of one scan, and of a scan for each step. */
function stepByStep(cell: RecurrentCell<Tree, Tree>): Float32Array[] {
  const [batch, time] = [41, 7];
  zeros([1_000_000]); // Beside it there is room to keep weights.
  const params = cell.init(random(3));
  const inputs = random(4).normal([batch, time, cell.inputSize]);
  const run = (part: Tensor, initialState?: Tree) =>
    scan(cell, params, part, { initialState, kernel: "fused" });
  let state: Tree | undefined;
  let last = inputs;
  for (let step = 0; step < time; step++) {
    ({ outputs: last, state } = run(sliceAxis(inputs, 1, step, 1), state));
  }
  return [sliceAxis(run(inputs).outputs, 1, time - 1, 1), last].map((x) => x.dataSync() as Float32Array);
}

const [rows, depth, columns] = [70, 900, 45];

/** From 1e-38, the smallest that is not subnormal, to 1e-30. */
function tiny(shape: readonly number[]): Tensor {
  const exponents = random(5).uniform(shape, -38, -30);
  return mul(random(1).normal(shape), exp(mul(exponents, Math.LN10)));
}

/** Each row about twice as large as the one before: over 20 orders of magnitude in all. */
function rowsApart(shape: readonly number[]): Tensor {
  const factors = Float32Array.from({ length: rows }, (_, row) => 2 ** (row - rows / 2));
  return mul(random(1).normal(shape), tensor(factors, [rows, 1]));
}

function multiply(leftOf: (shape: readonly number[]) => Tensor = (shape) => random(1).normal(shape)) {
  const [left, right] = [leftOf([rows, depth]), random(2).normal([depth, columns])];
  const [a, b, product] = [left, right, matMul(left, right)].map((value) => value.dataSync());
  return { a: a!, b: b!, product: product! };
}

function exactProduct(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: rows * columns }, (_, at) => {
    let total = 0;
    for (let k = 0; k < depth; k++)
      total += a[Math.floor(at / columns) * depth + k]! * b[k * columns + (at % columns)]!;
    return total;
  });
}

/** Relative to the largest number. */
function largestDifference(numbers: ArrayLike<number>, expected: ArrayLike<number>): number {
  const all = Array.from(expected, Math.abs);
  const largest = Math.max(...all);
  return Math.max(...Array.from(expected, (value, index) => Math.abs(numbers[index]! - value))) / largest;
}

async function on<Result>(instructionSet: string, run: () => Result): Promise<Result> {
  const device = await cpu({ engine: "native", threads: 1, instructionSet }).start();
  useDevice(device);
  let result: Result | undefined;
  scoped(() => {
    result = run();
    return [];
  });
  useDevice(null);
  await device.dispose();
  return result!;
}

async function startProblem(instructionSet: string): Promise<string | null> {
  try {
    const device = await cpu({ engine: "native", threads: 1, instructionSet }).start();
    await device.dispose();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
