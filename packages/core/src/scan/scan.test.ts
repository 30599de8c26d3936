import { beforeAll, describe, expect, test } from "vitest";
import { gradientError } from "../finite-differences.ts";
import { valueAndGrad } from "../gradient.ts";
import { add, mul } from "../ops/arithmetic.ts";
import { reverseRows } from "../ops/indexing.ts";
import { sum } from "../ops/reduce.ts";
import { concat, sliceAxis } from "../ops/shape.ts";
import { random } from "../random/random.ts";
import { reference } from "../reference/device.ts";
import { liveTensors, start } from "../runtime.ts";
import { intTensor, type Tensor, tensor } from "../tensor.ts";
import { disposeTree, mapTree, namedLeaves, type Tree } from "../tree.ts";
import { type ExampleCell, exampleCells, lstm, type Named } from "./example-cells.ts";
import { type ScanKernelChoice, scan } from "./scan.ts";

beforeAll(() => start(reference()));

const [batch, time] = [3, 5];
const lengths = [5, 1, 3];

interface Operands {
  readonly [name: string]: Tree;
  readonly params: Named;
  readonly inputs: Tensor;
  readonly state: Named;
}

function operandsOf(cell: ExampleCell): Operands {
  return {
    params: cell.init(random(1)),
    inputs: random(2).normal([batch, time, 3]),
    state: mapTree(cell.initialState(batch), ({ shape }, name) => random(3).split(name).normal(shape)),
  };
}

/** A loss that hangs on all that a scan gives, each number with another weight. */
function lossOf(result: { readonly outputs: Tensor; readonly state: Named }): Tensor {
  let loss = sum(mul(result.outputs, random(4).normal(result.outputs.shape)));
  for (const [name, leaf] of namedLeaves(result.state)) {
    loss = add(loss, sum(mul(leaf, random(5).split(name).normal(leaf.shape))));
  }
  return loss;
}

/** Largest difference of two trees, relative to numbers above 1. */
function difference(a: Tree, b: Tree): number {
  const other = new Map(namedLeaves(b));
  let worst = 0;
  for (const [name, leaf] of namedLeaves(a)) {
    const numbers = other.get(name)!.dataSync();
    expect(leaf.shape, name).toEqual(other.get(name)!.shape);
    leaf.dataSync().forEach((value, i) => {
      worst = Math.max(worst, Math.abs(value - numbers[i]!) / Math.max(1, Math.abs(value)));
    });
  }
  return worst;
}

const ways = [
  { name: "forwards", options: {} },
  { name: "backwards", options: { reverse: true } },
  { name: "ragged", options: { lengths } },
  { name: "ragged and backwards", options: { lengths, reverse: true } },
];

for (const cell of exampleCells) {
  describe(`a scan of ${cell.kind}`, () => {
    for (const { name, options } of ways) {
      test(`fused equals composed in values and in every gradient, ${name}`, () => {
        const operands = operandsOf(cell);
        const run = (kernel: ScanKernelChoice) => {
          const result = scan(cell, operands.params, operands.inputs, {
            ...options,
            kernel,
            initialState: operands.state,
          });
          const { grads } = valueAndGrad(({ params, inputs, state }: Operands) =>
            lossOf(scan(cell, params, inputs, { ...options, kernel, initialState: state })),
          )(operands);
          return { ...result, grads };
        };
        // The same operations in float32, in another order.
        expect(difference(run("composed"), run("fused"))).toBeLessThan(1e-5);
      });
    }

    test("has gradients that agree with finite differences", () => {
      const error = gradientError(
        ({ params, inputs, state }: Operands) =>
          concat(
            [
              ...namedLeaves(
                scan(cell, params, inputs, { initialState: state, lengths, kernel: "fused" }).state,
              ),
            ].map(([, leaf]) => leaf),
          ),
        operandsOf(cell),
      );
      expect(error).toBeLessThan(5e-3);
    });

    test("two halves with the state handed over equal the whole", () => {
      const { params, inputs, state } = operandsOf(cell);
      const whole = scan(cell, params, inputs, { initialState: state });
      const first = scan(cell, params, sliceAxis(inputs, 1, 0, 2), { initialState: state });
      const second = scan(cell, params, sliceAxis(inputs, 1, 2, 3), { initialState: first.state });
      expect(
        difference(
          { ...whole },
          { outputs: concat([first.outputs, second.outputs], 1), state: second.state },
        ),
      ).toBe(0);
    });

    test("a ragged batch equals its rows one by one, and is exactly 0 behind them", () => {
      for (const reverse of [false, true]) {
        const { params, inputs, state } = operandsOf(cell);
        const ragged = scan(cell, params, inputs, { initialState: state, lengths, reverse });
        lengths.forEach((length, row) => {
          const one = (x: Tensor) => sliceAxis(x, 0, row, 1);
          const alone = scan(cell, params, sliceAxis(one(inputs), 1, 0, length), {
            initialState: mapTree(state, one),
            reverse,
          });
          const outputs = one(ragged.outputs);
          expect(difference(alone.outputs, sliceAxis(outputs, 1, 0, length))).toBe(0);
          expect(difference(alone.state, mapTree(ragged.state, one))).toBe(0);
          const behind = sliceAxis(outputs, 1, length, time - length).dataSync();
          expect([...behind].every((value) => value === 0)).toBe(true);
        });
      }
    });

    test("a reversed scan equals a scan of the reversed rows", () => {
      const { params, inputs } = operandsOf(cell);
      const at = intTensor(lengths);
      const backwards = scan(cell, params, inputs, { lengths, reverse: true });
      const flipped = scan(cell, params, reverseRows(inputs, at), { lengths });
      expect(
        difference({ ...backwards }, { outputs: reverseRows(flipped.outputs, at), state: flipped.state }),
      ).toBe(0);
    });
  });
}

test("what lies past a row's length changes nothing, not even as NaN, and gets no gradient", () => {
  const { params, inputs } = operandsOf(lstm);
  const broken = inputs.dataSync();
  lengths.forEach((length, row) => {
    broken.fill(Number.NaN, (row * time + length) * 3, (row + 1) * time * 3);
  });
  const nan = tensor(broken, inputs.shape);
  for (const kernel of ["fused", "composed"] as const) {
    const options = { lengths, kernel };
    const [clean, dirty] = [inputs, nan].map((x) => ({ ...scan(lstm, params, x, options) }));
    expect(difference(clean!, dirty!), kernel).toBe(0);
    const { grads } = valueAndGrad((x: Tensor) => lossOf(scan(lstm, params, x, options)))(inputs);
    const behind = sliceAxis(sliceAxis(grads, 0, 1, 1), 1, 1, time - 1).dataSync();
    expect(
      [...behind].every((value) => value === 0),
      kernel,
    ).toBe(true);
  }
});

test("a scan leaves nothing behind but its result", () => {
  for (const kernel of ["fused", "composed"] as const) {
    const { params, inputs, state } = operandsOf(lstm);
    const before = liveTensors();
    const result = scan(lstm, params, inputs, { lengths, initialState: state, kernel });
    expect(liveTensors()).toBe(before + 3);
    disposeTree({ outputs: result.outputs, state: result.state });
    const { value, grads } = valueAndGrad((p: Named) => lossOf(scan(lstm, p, inputs, { lengths, kernel })))(
      params,
    );
    disposeTree([value, grads]);
    expect(liveTensors(), kernel).toBe(before);
  }
});

test("the second derivative runs composed; of a fused scan it is refused, not silently wrong", () => {
  const { params, inputs } = operandsOf(lstm);
  const twice = (kernel: ScanKernelChoice) =>
    valueAndGrad((p: Named) => {
      const { grads } = valueAndGrad((q: Named) => sum(scan(lstm, q, inputs, { kernel }).outputs))(p);
      return sum(grads["recurrentWeights"]!);
    })(params).grads;
  expect(() => twice("fused")).toThrow(
    new Error('scan(lstm): the gradient of a fused scan cannot be taken twice; pass `kernel: "composed"`.'),
  );
  const hessian = twice("composed");
  const slope = (p: Named) => valueAndGrad((q: Named) => sum(scan(lstm, q, inputs).outputs))(p).grads;
  const bias = params["bias"]!.dataSync();
  const shifted = (by: number) => {
    const data = Float32Array.from(bias);
    data[5]! += by;
    return sum(slope({ ...params, bias: tensor(data) })["recurrentWeights"]!).dataSync()[0]!;
  };
  expect(hessian["bias"]!.dataSync()[5]).toBeCloseTo((shifted(1e-2) - shifted(-1e-2)) / 2e-2, 2);
});

test("a state that no step changes is handed out as a tensor of its own", () => {
  const cell = {
    kind: "test/counter",
    inputSize: 3,
    hiddenSize: 3,
    options: {},
    init: () => ({}),
    initialState: (rows: number) => ({ offset: random(6).normal([rows, 3]) }),
    step: (_: object, { offset }: { offset: Tensor }, x: Tensor) => ({
      output: add(x, offset),
      state: { offset },
    }),
  };
  for (const kernel of ["fused", "composed"] as const) {
    const initialState = cell.initialState(batch);
    const before = [...initialState.offset.dataSync()];
    const { state } = scan(cell, {}, random(2).normal([batch, time, 3]), { initialState, kernel });
    initialState.offset.dispose();
    expect([...state.offset.dataSync()]).toEqual(before);
  }
});
