import { beforeAll, expect, test } from "vitest";
import { matMul } from "../ops/matmul.ts";
import { sliceAxis } from "../ops/shape.ts";
import { reference } from "../reference/device.ts";
import { start } from "../runtime.ts";
import type { Tensor } from "../tensor.ts";
import { glorotUniform, heNormal, orthogonal } from "./initializers.ts";
import { random } from "./random.ts";

beforeAll(() => start(reference()));

function expectIdentity(x: Tensor): void {
  const size = x.shape[0]!;
  x.dataSync().forEach((value, i) => {
    expect(Math.abs(value - (i % (size + 1) === 0 ? 1 : 0))).toBeLessThan(1e-6);
  });
}

test("an orthogonal matrix times its transpose is the identity, on its shorter side", () => {
  const square = orthogonal(random(1), [40, 40]);
  expectIdentity(matMul(square, square, { transposeA: true }));
  expectIdentity(matMul(square, square, { transposeB: true }));
  const tall = orthogonal(random(2), [30, 7]);
  expectIdentity(matMul(tall, tall, { transposeA: true }));
  const wide = orthogonal(random(3), [7, 30]);
  expectIdentity(matMul(wide, wide, { transposeB: true }));
});

test("a recurrent matrix [n, 4 n] is four different orthogonal ones", () => {
  const gates = orthogonal(random(4), [8, 32]);
  const blocks = [0, 1, 2, 3].map((block) => sliceAxis(gates, 1, 8 * block, 8));
  for (const block of blocks) expectIdentity(matMul(block, block, { transposeA: true }));
  expect(new Set(blocks.map((block) => block.dataSync()[0])).size).toBe(4);
});

test("Glorot's uniform numbers fill its limits", () => {
  const limit = Math.sqrt(6 / (30 + 70));
  const data = [...glorotUniform(random(5), [30, 70]).dataSync()];
  const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(largest).toBeLessThanOrEqual(limit);
  expect(largest).toBeGreaterThan(0.99 * limit);
});

test("He's normal numbers have the variance 2 / rows", () => {
  const data = [...heNormal(random(6), [50, 200]).dataSync()];
  const variance = data.reduce((sum, value) => sum + value * value, 0) / data.length;
  expect(Math.abs(variance / (2 / 50) - 1)).toBeLessThan(0.07);
});

test("a shape that is no matrix is refused", () => {
  expect(() => orthogonal(random(1), [3])).toThrow(
    new Error("orthogonal: shape must be [rows, columns], got [3]."),
  );
  expect(() => glorotUniform(random(1), [1, 2, 3])).toThrow(
    new Error("glorotUniform: shape must be [rows, columns], got [1, 2, 3]."),
  );
  expect(() => heNormal(random(1), [])).toThrow(
    new Error("heNormal: shape must be [rows, columns], got []."),
  );
});
