import { describe, expect, it } from "vitest";
import { geometricMean, median, summarize } from "./statistics.ts";

describe("median", () => {
  it("is the middle one, in whatever order they come", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([100, 2, 10])).toBe(10);
  });

  it("is the mean of the two in the middle of an even number", () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it("does not follow an outlier", () => {
    expect(median([1, 1, 1, 1, 1000])).toBe(1);
  });

  it("leaves its argument as it is, and refuses nothing", () => {
    const numbers = [3, 1, 2];
    median(numbers);
    expect(numbers).toEqual([3, 1, 2]);
    expect(() => median([])).toThrow(new Error("median: there must be at least one number."));
  });
});

describe("geometricMean", () => {
  it("makes 1 of twice as fast and half as fast", () => {
    expect(geometricMean([2, 0.5])).toBeCloseTo(1, 12);
  });

  it("turns into its inverse when all ratios do", () => {
    const ratios = [1.3, 2.9, 0.7, 11];
    expect(geometricMean(ratios.map((ratio) => 1 / ratio))).toBeCloseTo(1 / geometricMean(ratios), 12);
  });

  it("refuses what is no ratio", () => {
    expect(() => geometricMean([])).toThrow(new Error("geometricMean: there must be at least one ratio."));
    expect(() => geometricMean([1, 0])).toThrow(new Error("geometricMean: ratios must be above 0, got 0."));
  });
});

describe("summarize", () => {
  it("keeps the median, the best and the count", () => {
    expect(summarize([3, 1, 8])).toEqual({ median: 3, best: 1, steps: 3 });
  });
});
