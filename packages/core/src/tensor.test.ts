import { beforeAll, expect, test } from "vitest";
import { add } from "./ops/arithmetic.ts";
import { reference } from "./reference/device.ts";
import { currentDevice, start, useDevice } from "./runtime.ts";
import { full, intTensor, tensor, zeros } from "./tensor.ts";

beforeAll(() => start(reference()));

test("nested arrays give their own shape, flat ones take the shape that is given", () => {
  expect(
    tensor([
      [1, 2],
      [3, 4],
      [5, 6],
    ]).shape,
  ).toEqual([3, 2]);
  expect(tensor(7).shape).toEqual([]);
  expect(tensor([]).shape).toEqual([0]);
  expect(tensor([1, 2, 3, 4], [2, 2]).shape).toEqual([2, 2]);
  const x = tensor(new Int32Array([1, 2]));
  expect([x.dtype, x.rank, x.size]).toEqual(["int32", 1, 2]);
});

test("a tensor is a value: neither the array it was made of nor the one it is read into changes it", async () => {
  const data = new Float32Array([1, 2]);
  const x = tensor(data);
  data[0] = 9;
  (await x.data())[1] = 9;
  x.dataSync()[1] = 9;
  expect([...x.dataSync()]).toEqual([1, 2]);
});

test("zeros and full fill a shape", () => {
  expect([...zeros([2]).dataSync()]).toEqual([0, 0]);
  expect(full([2, 1], 3, "int32").dataSync()).toEqual(new Int32Array([3, 3]));
});

test("item reads the one number", async () => {
  expect(await tensor([[4]]).item()).toBe(4);
  await expect(tensor([1, 2]).item()).rejects.toThrow(
    new Error("item(): the tensor must have one element, got [2]. Use data()."),
  );
});

test("what is not a tensor is refused", () => {
  expect(() => tensor([1, 2, 3], [2, 2])).toThrow(
    new Error("tensor: shape [2, 2] must hold 3 numbers, as many as the data."),
  );
  expect(() => tensor([[1, 2], [3]])).toThrow(
    new Error("tensor: nested rows must have equal lengths. Pad them, or pass a flat array and a shape."),
  );
  const must =
    "tensor: data must be a number, nested arrays of numbers, a Float32Array or an Int32Array, got";
  for (const [data, got] of [
    [null, "null"],
    [[1, undefined], "undefined"],
    [["a"], '"a"'],
    [new Float64Array(2), "a Float64Array"],
    [[new Float32Array(2)], "a Float32Array"],
  ] as const) {
    expect(() => tensor(data as never)).toThrow(new Error(`${must} ${got}. Convert it first.`));
  }
  for (const [shape, got] of [
    [[2, -1], "[2,-1]"],
    [[1.5], "[1.5]"],
    [3, "3"],
  ] as const) {
    expect(() => zeros(shape as never)).toThrow(
      new Error(`A shape must be a list of whole numbers from 0, got ${got}.`),
    );
  }
  expect(() => intTensor([1, 2.5])).toThrow(
    new Error("tensor: int32 numbers must be 32-bit integers, got 2.5 at position 1."),
  );
  expect(() => intTensor([2 ** 31])).toThrow(
    new Error("tensor: int32 numbers must be 32-bit integers, got 2147483648 at position 0."),
  );
});

test("a device that cannot read at once says so", () => {
  const device = currentDevice();
  const { readSync: _, ...asynchronous } = device;
  useDevice(asynchronous);
  const x = tensor([1]);
  expect(() => x.dataSync()).toThrow(
    new Error("dataSync(): reference reads asynchronously only; use `await data()`."),
  );
  useDevice(device);
});

test("a tensor keeps its device, and is refused on another", async () => {
  const x = tensor([1, 2]);
  const first = currentDevice();
  await start(reference());
  expect([...(await x.data())]).toEqual([1, 2]);
  expect(() => add(x, 1)).toThrow(
    new Error(
      "add: a tensor of shape [2] lives on reference, and reference is running. Make it anew from its data().",
    ),
  );
  useDevice(first);
  expect([...add(x, 1).dataSync()]).toEqual([2, 3]);
});
