import { describe, expect, it } from "vitest";
import { mustAgree } from "./compare.ts";

const host = (numbers: readonly number[], shape: readonly number[] = [numbers.length]) => ({
  data: Float32Array.from(numbers),
  shape,
});

describe("mustAgree", () => {
  it("takes errors relative to the larger of 1 and the number", () => {
    expect(() => mustAgree("x", host([1000.5, 0.0005]), host([1000, 0]), 1e-3)).not.toThrow();
  });

  it("names the worst element, its place and how many differ", () => {
    expect(() => mustAgree("x", host([1, 2, 3.5, 4.25], [2, 2]), host([1, 2, 3, 4], [2, 2]), 1e-3)).toThrow(
      "x must be 3 at [1, 0], got 3.5 (error 0.17, allowed 0.001); 2 of 4 elements differ.",
    );
  });

  it("tells NaN and infinities from numbers and from each other", () => {
    const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
    expect(() => mustAgree("x", host([nan, inf, -inf, -0]), host([nan, inf, -inf, 0]), 0)).not.toThrow();
    for (const [actual, expected] of [
      [nan, 1],
      [1, nan],
      [inf, -inf],
      [3e38, inf],
    ] as const) {
      expect(() => mustAgree("x", host([actual]), host([expected]), 1)).toThrow(
        `x must be ${host([expected]).data[0]} at [0], got ${host([actual]).data[0]} (error Infinity, allowed 1); 1 of 1 elements differ.`,
      );
    }
  });

  it("refuses another shape and another type", () => {
    expect(() => mustAgree("x", host([1, 2]), host([1, 2], [1, 2]), 0)).toThrow(
      "x must have shape [1, 2], got [2] with 2 numbers.",
    );
    expect(() => mustAgree("x", host([1]), { data: Int32Array.of(1), shape: [1] }, 0)).toThrow(
      "x must be int32, got float32.",
    );
  });
});
