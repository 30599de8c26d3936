import { beforeAll, describe, expect, test } from "vitest";
import { reshape } from "../apply.ts";
import { random } from "../random/random.ts";
import { reference } from "../reference/device.ts";
import { start } from "../runtime.ts";
import { sizeOf } from "../spec.ts";
import { intTensor, type Tensor, tensor } from "../tensor.ts";
import { add, sub } from "./arithmetic.ts";
import { gather, pick, place, reverseRows, scatterAdd } from "./indexing.ts";
import { matMul } from "./matmul.ts";
import { argMax, cumulativeSum, max, sum } from "./reduce.ts";
import { broadcastTo, concat, flip, pad, sliceAxis, split, transpose } from "./shape.ts";
import { topK } from "./top-k.ts";

beforeAll(() => start(reference()));

/** 0, 1, 2, ... in a shape. */
const counted = (...shape: number[]): Tensor =>
  tensor(
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => i),
    shape,
  );
const numbers = (x: Tensor): number[] => [...x.dataSync()];

describe("laws", () => {
  test("splitting and concatenating gives the tensor back, along every axis", () => {
    const x = counted(2, 4, 6);
    for (const axis of [0, 1, 2]) {
      const back = concat(split(x, 2, axis), axis);
      expect([back.shape, numbers(back)]).toEqual([x.shape, numbers(x)]);
    }
  });

  test("a transpose and its inverse, two flips, a pad and its slice change nothing", () => {
    const x = counted(2, 3, 4);
    expect(numbers(transpose(transpose(x, [1, 2, 0]), [2, 0, 1]))).toEqual(numbers(x));
    expect(numbers(flip(flip(x, 1), 1))).toEqual(numbers(x));
    expect(numbers(sliceAxis(pad(x, [0, 2, 0], [0, 1, 0]), 1, 2, 3))).toEqual(numbers(x));
  });

  test("reversing rows twice keeps what is inside the lengths and clears the rest", () => {
    const x = counted(2, 3, 2);
    const lengths = intTensor([3, 1]);
    expect(numbers(reverseRows(x, lengths))).toEqual([4, 5, 2, 3, 0, 1, 6, 7, 0, 0, 0, 0]);
    expect(numbers(reverseRows(reverseRows(x, lengths), lengths))).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 0, 0, 0, 0,
    ]);
  });

  test("picking what was placed gives the values back", () => {
    const values = counted(2, 3);
    const ids = intTensor([
      [3, 0, 1],
      [2, 2, 0],
    ]);
    expect(numbers(pick(place(values, ids, 4), ids))).toEqual(numbers(values));
  });

  test("a broadcast sum equals the sum of the repeated tensors", () => {
    for (const shapes of [
      [[2, 3], [3]],
      [
        [2, 1, 3],
        [4, 1],
      ],
      [[], [2, 2]],
      [
        [0, 3],
        [1, 3],
      ],
    ]) {
      const [a, b] = shapes.map((shape) => counted(...shape)) as [Tensor, Tensor];
      const whole = add(a, b);
      expect(
        numbers(sub(add(broadcastTo(a, whole.shape), broadcastTo(b, whole.shape)), whole)).every(
          (x) => x === 0,
        ),
      ).toBe(true);
    }
  });
});

describe("examples", () => {
  test("operations move the numbers where they say", () => {
    const x = counted(2, 3);
    expect(numbers(transpose(x))).toEqual([0, 3, 1, 4, 2, 5]);
    expect(numbers(flip(x, 1))).toEqual([2, 1, 0, 5, 4, 3]);
    expect(numbers(pad(x, [0, 1], [1, 0]))).toEqual([0, 0, 1, 2, 0, 3, 4, 5, 0, 0, 0, 0]);
    expect(numbers(concat([x, counted(2, 1)]))).toEqual([0, 1, 2, 0, 3, 4, 5, 1]);
    expect(numbers(sliceAxis(x, -1, 1, 2))).toEqual([1, 2, 4, 5]);
    expect(reshape(x, [3, -1]).shape).toEqual([3, 2]);
  });

  test("reductions reduce the axes that they are given", () => {
    const x = counted(2, 3);
    expect(numbers(sum(x))).toEqual([15]);
    expect([sum(x, 0, true).shape, numbers(sum(x, 0))]).toEqual([
      [1, 3],
      [3, 5, 7],
    ]);
    expect(numbers(max(x, -1))).toEqual([2, 5]);
    expect(numbers(max(intTensor([-5, -3])))).toEqual([-3]);
    expect(
      numbers(
        argMax(
          tensor([
            [1, 3, 3],
            [2, 0, 1],
          ]),
        ),
      ),
    ).toEqual([1, 0]);
    expect(numbers(argMax(x, 0))).toEqual([1, 1, 1]);
    expect(numbers(cumulativeSum(x, 0))).toEqual([0, 1, 2, 3, 5, 7]);
    expect(numbers(sum(counted(0, 3), 0))).toEqual([0, 0, 0]);
  });

  test("the largest come first, the first of equals before the others, and NaN before all", () => {
    const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
    const x = tensor([
      [1, 3, 3, 2],
      [0, -0, -inf, inf],
      [inf, nan, 1, nan],
    ]);
    const { values, places } = topK(x, 3);
    expect([values.shape, places.shape, places.dtype]).toEqual([[3, 3], [3, 3], "int32"]);
    expect(numbers(places)).toEqual([1, 2, 3, 3, 0, 1, 1, 3, 0]);
    expect(numbers(values)).toEqual([3, 3, 2, inf, 0, -0, nan, nan, inf]);
  });

  test("an id that comes twice is read twice and added twice", () => {
    const ids = intTensor([1, 1, 0]);
    expect(numbers(gather(counted(2, 2), ids))).toEqual([2, 3, 2, 3, 0, 1]);
    expect(numbers(scatterAdd(ids, counted(3, 2), 3))).toEqual([4, 5, 2, 4, 0, 0]);
  });
});

test("a matrix product equals three nested loops, also when it is large enough to be packed", () => {
  for (const [m, k, n] of [
    [3, 5, 4],
    [301, 130, 215],
  ] as const) {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        const a = random(1).normal(transposeA ? [k, m] : [m, k]);
        const b = random(2).normal(transposeB ? [n, k] : [k, n]);
        const product = matMul(a, b, { transposeA, transposeB });
        expect(product.shape).toEqual([m, n]);
        const [x, y, z] = [a.dataSync(), b.dataSync(), product.dataSync()];
        let worst = 0;
        for (let i = 0; i < m; i++) {
          for (let j = 0; j < n; j++) {
            let total = 0;
            for (let p = 0; p < k; p++) {
              total += x[transposeA ? p * m + i : i * k + p]! * y[transposeB ? j * k + p : p * n + j]!;
            }
            worst = Math.max(worst, Math.abs(total - z[i * n + j]!) / Math.max(1, Math.abs(total)));
          }
        }
        // One rounding to float32 at the end.
        expect(worst).toBeLessThan(6e-8);
      }
    }
  }
});
