import { beforeAll, expect, test } from "vitest";
import { apply, reshape } from "../apply.ts";
import { reference } from "../reference/device.ts";
import { start } from "../runtime.ts";
import { intTensor, type Tensor, tensor, zeros } from "../tensor.ts";
import { add, mul, pow, sub } from "./arithmetic.ts";
import { where } from "./comparison.ts";
import { gather, pick, place, reverseRows, scatterAdd } from "./indexing.ts";
import { matMul } from "./matmul.ts";
import { primitives } from "./primitives.ts";
import { argMax, max, mean, sum } from "./reduce.ts";
import { broadcastTo, concat, pad, sliceAxis, split, transpose } from "./shape.ts";
import { softmax, softmaxCrossEntropy } from "./softmax.ts";
import { topK } from "./top-k.ts";
import { cast, sigmoid } from "./unary.ts";

beforeAll(() => start(reference()));

const z = (...shape: number[]): Tensor => zeros(shape);
const ids = (...numbers: number[]): Tensor => intTensor(numbers);

const mistakes: readonly (readonly [what: string, f: () => unknown, message: string])[] = [
  [
    "shapes that do not broadcast",
    () => add(z(2, 3), z(2)),
    "add: shapes must be equal, or 1 where they differ, from the last axis on; got [2, 3] and [2]. Reshape or slice one of them.",
  ],
  [
    "two types in one operation",
    () => mul(z(2), ids(1, 2)),
    "mul: the arguments must have one type, got float32 and int32. Use cast.",
  ],
  [
    "integers where floats are needed",
    () => sigmoid(ids(1)),
    "sigmoid: arguments must be float32, got int32. Use cast.",
  ],
  [
    "a fraction beside integers",
    () => add(ids(1), 0.5),
    "add: 0.5 cannot go with int32 tensors, it is no integer. Use cast.",
  ],
  [
    "an integer condition",
    () => where(ids(1), z(1), z(1)),
    "where: the condition must be float32, as comparisons give it, got int32. Use cast.",
  ],
  [
    "an argument that is no tensor",
    () => add(z(2), JSON.parse('"2"')),
    "add: arguments must be tensors or numbers, got 2.",
  ],
  ["numbers alone", () => sub(1, 2), "sub: one argument must be a tensor."],
  [
    "matrices whose sizes do not meet",
    () => matMul(z(2, 3), z(4, 5)),
    "matMul: arguments must be float32 [m, k] and [k, n], or [batch, m, k] and [batch, k, n]; got float32 [2, 3] and float32 [4, 5].",
  ],
  [
    "transposed matrices whose sizes do not meet",
    () => matMul(z(2, 3), z(3, 5), { transposeA: true }),
    "matMul: arguments must be float32 [m, k] and [k, n], or [batch, m, k] and [batch, k, n] (after the transposes); got float32 [2, 3] and float32 [3, 5].",
  ],
  [
    "a vector in a matrix product",
    () => matMul(z(3), z(3, 2)),
    "matMul: arguments must be float32 [m, k] and [k, n], or [batch, m, k] and [batch, k, n]; got float32 [3] and float32 [3, 2].",
  ],
  ["an axis outside", () => sum(z(2, 3), 2), "sum: axis must be from -2 to 1 for shape [2, 3], got 2."],
  ["an axis twice", () => mean(z(2, 3), [0, -2]), "mean: axes must be different, got [0, -2]."],
  ["the mean of integers", () => mean(ids(1, 2)), "mean: x must be float32, got int32. Use cast."],
  ["the mean of nothing", () => mean(z(0, 3), 0), "mean: the tensor must not be empty."],
  ["the largest of nothing", () => max(z(0)), "max: the tensor must not be empty."],
  ["the place of the largest of nothing", () => argMax(z(2, 0)), "argMax: the axis must not be empty."],
  [
    "more than all of the largest",
    () => topK(z(2, 3), 4),
    "topK: k must be a whole number from 1 to the size of x's last axis, got 4 for [2, 3].",
  ],
  ["the largest integers", () => topK(ids(1, 2), 1), "topK: x must be float32, got int32. Use cast."],
  [
    "a table that is no matrix",
    () => gather(z(3), ids(1)),
    "gather: the table must be [rows, size], got [3].",
  ],
  ["float ids", () => gather(z(3, 2), z(1)), "gather: ids must be int32, got float32. Use intTensor."],
  [
    "an id past the table",
    () => gather(z(3, 2), ids(0, 3)),
    "gather: ids must be from 0 to 2, got 3 at position 1.",
  ],
  ["a negative id", () => pick(z(1, 2), ids(-1)), "pick: ids must be from 0 to 1, got -1 at position 0."],
  [
    "values that do not go with ids",
    () => scatterAdd(ids(0, 1), z(3, 2), 4),
    "scatterAdd: values must be [...ids, size] for ids [2], got [3, 2].",
  ],
  [
    "ids that do not go with x",
    () => pick(z(3, 2), ids(0)),
    "pick: ids must have the shape of x without its last axis, got [1] for x [3, 2].",
  ],
  [
    "places that do not go with values",
    () => place(z(3), ids(0), 2),
    "place: ids must have the shape of values, got [1] for values [3].",
  ],
  [
    "lengths that are not [batch]",
    () => reverseRows(z(2, 3), ids(1)),
    "reverseRows: x must be [batch, time, ...] and lengths [batch], got [2, 3] and [1].",
  ],
  [
    "a length past the time",
    () => reverseRows(z(2, 3), ids(1, 4)),
    "reverseRows: lengths must be from 0 to time=3, got 4 for row 1.",
  ],
  [
    "a permutation that misses an axis",
    () => transpose(z(2, 3), [0, 0]),
    "transpose: the permutation must name each axis of [2, 3] once, got [0, 0].",
  ],
  [
    "a slice that reaches outside",
    () => sliceAxis(z(2, 3), 1, 2, 2),
    "slice: starts [0, 2] and sizes [2, 2] must lie inside [2, 3].",
  ],
  ["an uneven split", () => split(z(2, 3), 2), "split: axis 1 of [2, 3] must divide into 2 equal parts."],
  [
    "unequal sizes beside the concatenated axis",
    () => concat([z(2, 3), z(3, 3)], 1),
    "concat: types and all sizes but axis 1 must be equal, got float32 [2, 3], float32 [3, 3].",
  ],
  ["a concatenation of nothing", () => concat([]), "concat: pass at least one tensor."],
  [
    "negative padding",
    () => pad(z(2), [-1], [0]),
    "pad: before and after must have a number, 0 or more, for each axis of [2], got [-1] and [0].",
  ],
  [
    "a repetition to a smaller shape",
    () => broadcastTo(z(2, 3), [3]),
    "broadcastTo: [2, 3] cannot be repeated to [3].",
  ],
  [
    "a reshape to another size",
    () => reshape(z(2, 3), [4, -1]),
    "reshape: [4, -1] must have 6 elements like [2, 3], with at most one -1.",
  ],
  [
    "a softmax of a scalar",
    () => softmax(tensor(1)),
    "softmax: x must be float32 with a last axis, got float32 [].",
  ],
  [
    "targets that are floats",
    () => softmaxCrossEntropy(z(2, 3), z(2)),
    "crossEntropy: logits must be float32 [n, classes] and targets int32 [n], got float32 [2, 3] and float32 [2].",
  ],
  [
    "a smoothing that is no share",
    () => softmaxCrossEntropy(z(2, 3), ids(0, 1), { smoothing: 2 }),
    "crossEntropy: smoothing must be a number from 0 to 1, got 2.",
  ],
  [
    "a label out of range",
    () => softmaxCrossEntropy(z(2, 3), ids(0, 3)),
    "crossEntropy: targets must be from 0 to 2, got 3 at position 1.",
  ],
];

for (const [what, f, message] of mistakes) {
  test(`${what}: the error says what must hold`, () => {
    expect(f).toThrow(new Error(message));
  });
}

test("a number beside a condition and integers becomes an integer", () => {
  const kept = where(tensor([1, 0]), ids(5, 6), 0);
  expect([kept.dtype, [...kept.dataSync()]]).toEqual(["int32", [5, 0]]);
});

test("comparisons of integers give floats, arithmetic gives integers", () => {
  expect(apply(primitives["less"]!, [ids(1, 5), 3]).dtype).toBe("float32");
  expect([...add(ids(1, 5), 3).dataSync()]).toEqual([4, 8]);
  expect([...cast(tensor([1.9, -1.9]), "int32").dataSync()]).toEqual([1, -1]);
});

test("NaN is handed on by maximum, minimum and relu, and hidden by where", () => {
  const nan = tensor([Number.NaN]);
  for (const name of ["maximum", "minimum"])
    expect(apply(primitives[name]!, [nan, 1]).dataSync()[0]).toBeNaN();
  expect(apply(primitives["relu"]!, [nan]).dataSync()[0]).toBeNaN();
  expect(where(tensor([0]), nan, 2).dataSync()[0]).toBe(2);
});

test("pow of integers to fractions is NaN, and powers of 0 are exact", () => {
  expect([...pow(tensor([0, 0, -8]), tensor([0, 2, 1 / 3])).dataSync()]).toEqual([1, 0, Number.NaN]);
});
