import { add, matMul, reshape, scoped, type Tensor, tensor, useDevice } from "@refrain/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cpu } from "../cpu.ts";

describe("a product with a bias behind it", () => {
  const device = cpu({ engine: "wasm" }).start();
  beforeAll(async () => useDevice(await device));
  afterAll(async () => {
    useDevice(null);
    await (await device).dispose();
  });

  const a = () =>
    tensor([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
  const b = () =>
    tensor([
      [1, 0, 2],
      [0, 1, 3],
    ]);
  const numbers = (f: () => Tensor): number[] => {
    const result = scoped(f);
    const read = [...result.dataSync()];
    result[Symbol.dispose]();
    return read;
  };

  it("equals the product and the addition", () => {
    const expected = [11, 22, 38, 13, 24, 48, 15, 26, 58];
    expect(numbers(() => add(matMul(a(), b()), tensor([10, 20, 30])))).toEqual(expected);
    expect(numbers(() => add(tensor([10, 20, 30]), matMul(a(), b())))).toEqual(expected);
  });

  it("is the bias that each column gets under another shape too, and no other vector's", () => {
    expect(numbers(() => add(reshape(matMul(a(), b()), [1, 3, 3]), tensor([10, 20, 30])))).toEqual([
      11, 22, 38, 13, 24, 48, 15, 26, 58,
    ]);
    expect(numbers(() => add(matMul(a(), b()), tensor([[10], [20], [30]])))).toEqual([
      11, 12, 18, 23, 24, 38, 35, 36, 58,
    ]);
  });

  it("leaves the product to be read as well, when its operands are gone", () => {
    const [left, right, bias] = [a(), b(), tensor([1, 1, 1])];
    const product = matMul(left, right);
    const withBias = add(product, bias);
    for (const operand of [left, right, bias]) operand[Symbol.dispose]();
    expect([...product.dataSync()]).toEqual([1, 2, 8, 3, 4, 18, 5, 6, 28]);
    expect([...withBias.dataSync()]).toEqual([2, 3, 9, 4, 5, 19, 6, 7, 29]);
    product[Symbol.dispose]();
    withBias[Symbol.dispose]();
  });
});
