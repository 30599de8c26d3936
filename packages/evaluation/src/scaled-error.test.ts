import { expect, test } from "vitest";
import golden from "./golden/forecast.json" with { type: "json" };
import { score } from "./metric.ts";
import { mase, seasonalNaive } from "./scaled-error.ts";

test("MASE agrees with the M4 competition, for each seasonality", () => {
  for (const { seasonality, series, forecasts, expected } of golden.cases) {
    expect(score(mase({ seasonality }), forecasts, series)).toBeCloseTo(expected.MASE, 9);
  }
});

test("the examples in the documentation hold", () => {
  const series = { history: [1, 3, 2, 4], actual: [3, 5] };
  expect(score(mase({ seasonality: 1 }), [[4, 4]], [series])).toBeCloseTo(0.6, 12);
  expect(seasonalNaive([5, 1, 2, 3], 4, { seasonality: 3 })).toEqual([1, 2, 3, 1]);
});

test("MASE does not change with the unit of the data", () => {
  const series = { history: [1, 3, 2, 4, 7], actual: [3, 5] };
  const thousandfold = { history: series.history.map((x) => x * 1000), actual: [3000, 5000] };
  const metric = mase({ seasonality: 2 });
  expect(score(metric, [[4000, 4000]], [thousandfold])).toBeCloseTo(score(metric, [[4, 4]], [series]), 12);
});

test("a history that repeats exactly is refused, with the series", () => {
  const varied = { history: [1, 2, 4], actual: [1] };
  expect(() =>
    score(mase({ seasonality: 1 }), [[1], [1]], [varied, { history: [5, 5, 5], actual: [6] }]),
  ).toThrow(
    new Error(
      "MASE: the history of series 1 repeats every step exactly, so there is no naive error to scale by; " +
        "leave the series out, or use MAE.",
    ),
  );
  expect(() => score(mase({ seasonality: 2 }), [[1]], [{ history: [1, 2, 1, 2], actual: [1] }])).toThrow(
    new Error(
      "MASE: the history of series 0 repeats every 2 steps exactly, so there is no naive error to scale by; " +
        "leave the series out, or use MAE.",
    ),
  );
});

test("a history of no more than a season is refused", () => {
  expect(() =>
    score(mase({ seasonality: 12 }), [[1]], [{ history: new Float32Array(12), actual: [1] }]),
  ).toThrow(new Error("MASE: the history of series 0 must be longer than a season of 12 steps, got 12."));
  expect(() => seasonalNaive([1, 2], 3, { seasonality: 3 })).toThrow(
    new Error("seasonalNaive: history must hold at least one season of 3 steps, got 2."),
  );
});

test("a forecast that does not fit its series is refused", () => {
  const series = { history: [1, 2, 4], actual: [1, 2] };
  expect(() => score(mase({ seasonality: 1 }), [[1]], [series])).toThrow(
    new Error(
      "MASE: forecast 0 must have one number for each actual of its series, and at least one, got 1 for 2.",
    ),
  );
});

test("a number that is not finite is refused, with its step and series", () => {
  const series = { history: [1, Number.NaN, 4], actual: [1, 2] };
  expect(() => score(mase({ seasonality: 1 }), [[1, 2]], [series])).toThrow(
    new Error("MASE: step 1 of history 0 must be a finite number, got NaN."),
  );
  expect(() => score(mase({ seasonality: 1 }), [[1, Number.NaN]], [{ ...series, history: [1, 2] }])).toThrow(
    new Error("MASE: step 1 of forecast 0 must be a finite number, got NaN."),
  );
});

test("a seasonality that is no count of steps is refused", () => {
  expect(() => mase({ seasonality: 0 })).toThrow(
    new Error("MASE: seasonality must be a whole number of steps, at least 1, got 0."),
  );
});
