import { expect, test } from "vitest";
import { orthonormalVectors } from "./orthonormal-vectors.ts";
import { type Random, random } from "./random.ts";

/** Gram and Schmidt as it stands in textbooks: one vector and one direction at a time. */
function oneByOne(random: Random, count: number, size: number): number[][] {
  const vectors: number[][] = [];
  for (let index = 0; index < count; index++) {
    let vector = random.split(`vector ${index}`).normalNumbers(size);
    for (const unit of vectors) {
      const along = dot(unit, vector);
      vector = vector.map((value, i) => value - along * unit[i]!);
    }
    const length = Math.sqrt(dot(vector, vector));
    vectors.push(vector.map((value) => value / length));
  }
  return vectors;
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);

test.each([1, 2, 3, 4, 5, 7, 8, 30])("%i vectors are those of Gram and Schmidt", (count) => {
  const actual = orthonormalVectors(random(count), count, 30);
  const expected = oneByOne(random(count), count, 30);
  expect(actual.length).toBe(count);
  actual.forEach((vector, index) => {
    vector.forEach((value, i) => {
      expect(Math.abs(value - expected[index]![i]!)).toBeLessThan(1e-12);
    });
  });
});

test("hundreds of vectors stay at right angles", () => {
  const vectors = orthonormalVectors(random(1), 300, 300);
  for (const [a, first] of vectors.entries()) {
    for (let b = a % 17; b <= a; b += 17) {
      expect(Math.abs(dot(first, vectors[b]!) - (a === b ? 1 : 0))).toBeLessThan(1e-10);
    }
  }
});
