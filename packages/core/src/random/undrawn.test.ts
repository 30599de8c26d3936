import { beforeAll, expect, test } from "vitest";
import { reference } from "../reference/device.ts";
import { start } from "../runtime.ts";
import { glorotUniform, heNormal, orthogonal } from "./initializers.ts";
import { random } from "./random.ts";
import { undrawn } from "./undrawn.ts";

beforeAll(() => start(reference()));

test("every initializer gives the shape that it gives otherwise, of zeros", () => {
  for (const shape of [
    [3, 5],
    [6, 2],
    [4, 16],
  ]) {
    for (const initializer of [glorotUniform, heNormal, orthogonal]) {
      const blank = initializer(undrawn.split("weights"), shape);
      expect(blank.shape).toEqual(initializer(random(1), shape).shape);
      expect(blank.dtype).toBe("float32");
      expect([...blank.dataSync()]).toEqual(Array(shape[0]! * shape[1]!).fill(0));
    }
  }
});

test("every draw of a tensor is zeros of its shape", () => {
  const { uniform, normal, truncatedNormal, bernoulli, dropoutMask } = undrawn.split("layer").split(1);
  const drawn = [
    uniform([2], 3, 4),
    normal([2], 1),
    truncatedNormal([2], 1),
    bernoulli([2], 1),
    dropoutMask([2], 0),
  ];
  for (const x of drawn) expect([...x.dataSync()]).toEqual([0, 0]);
});

test("a shape that is no matrix is refused as it is otherwise", () => {
  expect(() => orthogonal(undrawn, [3])).toThrow(
    new Error("orthogonal: shape must be [rows, columns], got [3]."),
  );
});

test("numbers for the host are real draws", () => {
  expect(undrawn.number()).toBe(random(0).number());
  expect(undrawn.permutation(9)).toEqual(random(0).permutation(9));
  expect(undrawn.normalNumbers(3)).toEqual(random(0).normalNumbers(3));
});
