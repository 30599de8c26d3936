import { describe, expect, it } from "vitest";
import type { LossPoint } from "../worker/protocol.ts";
import { emptyCurve, extendCurve, lastLoss, smoothed } from "./curve.ts";

describe("a loss curve", () => {
  it("stays small however many points come, from the first step to the last", () => {
    let curve = emptyCurve;
    for (let step = 1; step <= 50_000; step += 10) {
      const points = Array.from({ length: 10 }, (_, index): LossPoint => [step + index, 5 - step / 50_000]);
      curve = extendCurve(curve, points);
    }
    expect(curve.points.length).toBeLessThanOrEqual(2000);
    expect(curve.points.length).toBeGreaterThan(500);
    expect(curve.points.at(-1)![0]).toBe(50_000);
    const steps = curve.points.map(([step]) => step);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });

  it("keeps the mean of what it makes one", () => {
    const points = Array.from({ length: 4000 }, (_, index): LossPoint => [index + 1, index % 2]);
    expect(extendCurve(emptyCurve, points).points.every(([, loss]) => loss === 0.5)).toBe(true);
  });

  it("is smoothed without being late at its beginning", () => {
    const curve = { points: [1, 2, 3].map((step): LossPoint => [step, 2]) };
    expect(smoothed(curve, 10).points.map(([, loss]) => loss.toFixed(6))).toEqual([
      "2.000000",
      "2.000000",
      "2.000000",
    ]);
    expect(lastLoss(smoothed(extendCurve(curve, [[4, 0]]), 2))).toBeLessThan(1.1);
    expect(lastLoss(emptyCurve)).toBeNull();
  });
});
