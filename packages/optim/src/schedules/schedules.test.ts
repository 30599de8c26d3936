import { describe, expect, it } from "vitest";
import {
  constant,
  cosine,
  exponential,
  inverseSquareRoot,
  oneCycle,
  plateau,
  stepDecay,
  warmUp,
} from "../index.ts";

describe("schedules", () => {
  it("stay where they end", () => {
    expect(cosine(1, { steps: 10, minimum: 0.25 })(1000)).toBe(0.25);
    const once = oneCycle(1, { steps: 10 });
    expect(once(1000)).toBe(once(9));
    expect(once(9)).toBeCloseTo(1 / 25 / 10_000, 12);
  });

  it("rise into any other, from a first step that is not lost", () => {
    const schedule = warmUp(exponential(1, { factor: 0.5 }), { steps: 4 });
    expect([0, 1, 2, 3, 4, 5, 6].map(schedule)).toEqual([0.25, 0.4375, 0.625, 0.8125, 1, 0.5, 0.25]);
    expect(warmUp(0.5, { steps: 2 })(9)).toBe(0.5);
  });

  it("peak where they say", () => {
    expect(inverseSquareRoot(0.3, { warmUpSteps: 100 })(99)).toBe(0.3);
    expect(inverseSquareRoot(0.3, { warmUpSteps: 100 })(399)).toBeCloseTo(0.15, 12);
  });

  it.each([
    ["constant: rate must be a finite number from 0, got NaN.", () => constant(Number.NaN)],
    ["stepDecay: every must be a whole number from 1 on, got 0.", () => stepDecay(1, { every: 0 })],
    ["exponential: factor must be a finite number above 0, got 0.", () => exponential(1, { factor: 0 })],
    [
      "cosine: minimum must be a finite number from 0 to 1, got 2.",
      () => cosine(1, { steps: 3, minimum: 2 }),
    ],
    [
      "warmUp: learningRate must be a finite number from 0 up, or a schedule, got -1.",
      () => warmUp(-1, { steps: 3 }),
    ],
    [
      "warmUp: the schedule must give a finite number from 0 up, got NaN at step 0.",
      () => warmUp(() => Number.NaN, { steps: 3 })(1),
    ],
    [
      "inverseSquareRoot: warmUpSteps must be a whole number from 1 on, got 1.5.",
      () => inverseSquareRoot(1, { warmUpSteps: 1.5 }),
    ],
    [
      "oneCycle: rising must be a finite number above 0.2 and below 1, got 0.1.",
      () => oneCycle(1, { steps: 5, rising: 0.1 }),
    ],
    ["plateau: factor must be a finite number above 0 and below 1, got 1.", () => plateau({ factor: 1 })],
  ])("refuse what cannot be: %s", (message, make) => {
    expect(make).toThrow(new Error(message));
  });
});

describe("plateau", () => {
  it("sees improvement below 0 as above", () => {
    const { init, observe } = plateau({ patience: 0, factor: 0.5, threshold: 0.01 });
    let state = init([]);
    const scales = [-1, -1.5, -1.501, -1.6].map((metric) => {
      state = observe!(state, metric);
      return state.numbers.scale;
    });
    expect(scales).toEqual([1, 1, 0.5, 0.5]);
  });

  it("refuses a metric that is no number", () => {
    const { init, observe } = plateau();
    expect(() => observe!(init([]), Number.NaN)).toThrow(
      new Error("plateau: observe: the metric must be a finite number, got NaN."),
    );
  });
});
