import { describe, expect, it } from "vitest";
import golden from "../golden/schedules.json" with { type: "json" };
import {
  constant,
  cosine,
  exponential,
  inverseSquareRoot,
  oneCycle,
  type PlateauState,
  plateau,
  type Schedule,
  stepDecay,
  warmUp,
} from "../index.ts";

const schedules: Readonly<Record<string, Schedule>> = {
  constant: constant(0.1),
  stepDecay: stepDecay(0.1, { every: 6, factor: 0.5 }),
  exponential: exponential(0.1, { factor: 0.9 }),
  cosine: cosine(0.1, { steps: 20, minimum: 0.01 }),
  warmUp: warmUp(cosine(0.1, { steps: 15, minimum: 0.001 }), { steps: 5, start: 0.2 }),
  inverseSquareRoot: inverseSquareRoot((64 * 8) ** -0.5, { warmUpSteps: 8 }),
  oneCycle: oneCycle(0.5, { steps: 20 }),
  "oneCycle with a longer rise": oneCycle(0.5, {
    steps: 20,
    rising: 0.45,
    startDivisor: 10,
    endDivisor: 100,
  }),
};
const plateaus = {
  plateau: plateau({ factor: 0.5, patience: 2 }),
  "plateau with cooldown": plateau({ patience: 1, cooldown: 3, threshold: 0.01, minimum: 0.04 }),
};
const cases: Readonly<Record<string, readonly number[]>> = golden.cases;

describe("schedules equal PyTorch's", () => {
  it("in every case that is recorded", () => {
    expect([...Object.keys(schedules), ...Object.keys(plateaus)].sort()).toEqual(Object.keys(cases).sort());
  });

  it.each(Object.entries(schedules))("%s", (name, schedule) => {
    cases[name]!.forEach((rate, step) => {
      expect(Math.abs(schedule(step) / rate - 1)).toBeLessThan(1e-9);
    });
  });

  it.each(Object.entries(plateaus))("%s", (name, { init, observe }) => {
    let state: PlateauState = init([]);
    cases[name]!.forEach((rate, index) => {
      state = observe!(state, golden.metrics[index]!);
      expect(0.1 * state.numbers.scale).toBeCloseTo(rate, 10);
    });
  });
});
