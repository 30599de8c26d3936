import { expect, test } from "vitest";
import { threefry, unit, type Words } from "./threefry.ts";

test("it gives the known answers of the Random123 distribution (kat_vectors, threefry2x32 20)", () => {
  const vectors: readonly (readonly [counter: Words, key: Words, answer: Words])[] = [
    [
      [0, 0],
      [0, 0],
      [0x6b200159, 0x99ba4efe],
    ],
    [
      [0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x1cb996fc, 0xbb002be7],
    ],
    [
      [0x243f6a88, 0x85a308d3],
      [0x13198a2e, 0x03707344],
      [0xc4923a9c, 0x483df7a0],
    ],
  ];
  for (const [counter, key, answer] of vectors) expect(threefry(key, counter)).toEqual(answer);
});

test("a word becomes a number from 0 up to, but not, 1", () => {
  expect([unit(0), unit(0x80000000)]).toEqual([0, 0.5]);
  expect(unit(0xffffffff)).toBe(1 - 2 ** -24);
  expect(Math.fround(unit(0xffffffff))).toBe(unit(0xffffffff));
});
