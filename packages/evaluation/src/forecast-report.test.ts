import { expect, test } from "vitest";
import { forecastReport } from "./forecast-report.ts";
import golden from "./golden/forecast.json" with { type: "json" };
import { score } from "./metric.ts";
import { mase, seasonalNaive } from "./scaled-error.ts";

test("the report agrees with scikit-learn and the M4 competition in every metric", () => {
  for (const { seasonality, series, forecasts, expected } of golden.cases) {
    const { scores } = forecastReport(forecasts, series, { seasonality });
    expect(scores.map((row) => row.metric)).toEqual(Object.keys(expected));
    for (const row of scores) {
      const value = new Map(Object.entries(expected)).get(row.metric);
      expect("forecast" in row && row.forecast, row.metric).toBeCloseTo(value!, 9);
    }
  }
});

test("the naive column is the forecast that repeats the last season", () => {
  const { series, forecasts } = golden.cases[1]!;
  const options = { seasonality: 4 };
  const naive = series.map(({ history, actual }) => seasonalNaive(history, actual.length, options));
  const last = forecastReport(forecasts, series, options).scores.at(-1)!;
  expect(last).toMatchObject({ metric: "MASE", naive: score(mase(options), naive, series) });
});

test("the report reads as a table", () => {
  const series = [{ history: [1, 3, 2, 4], actual: [3, 5] }];
  expect(forecastReport([[4, 4]], series, { seasonality: 2 }).text).toBe(
    [
      "1 series, 2 steps",
      "",
      "            forecast       naive",
      "MAE                1           1",
      "MSE                1           1",
      "RMSE               1           1",
      "MAPE %         26.67       26.67",
      "sMAPE %         25.4       31.11",
      "MASE               1           1",
    ].join("\n"),
  );
});

test("what the data does not define is said, and the rest reported", () => {
  const series = [
    { history: [1, 3, 2], actual: [3, 5] },
    { history: [2, 2, 2], actual: [0, 5] },
  ];
  const report = forecastReport(
    [
      [4, 4],
      [1, 1],
    ],
    series,
    { seasonality: 1 },
  );
  expect(report.scores[3]).toEqual({ metric: "MAPE", undefinedBecause: "series 1 has an actual of 0" });
  expect(report.scores[5]).toEqual({
    metric: "MASE",
    undefinedBecause: "the history of series 1 repeats exactly",
  });
  expect(report.text).toContain("\nMAPE %    undefined: series 1 has an actual of 0\n");
  expect(report.scores[0]).toEqual({ metric: "MAE", forecast: 1.75, naive: 2.25 });
});

test("forecasts that do not fit the series, or none, are refused", () => {
  const series = [{ history: [1, 3, 2], actual: [3, 5] }];
  expect(() => forecastReport([], series, { seasonality: 1 })).toThrow(
    new Error(
      "forecastReport: there must be one reference for each prediction, got 0 predictions and 1 references.",
    ),
  );
  expect(() => forecastReport([], [], { seasonality: 1 })).toThrow(
    new Error("forecastReport: nothing has been evaluated; at least one prediction is needed."),
  );
  expect(() => forecastReport([[1, 2]], series, { seasonality: 7 })).toThrow(
    new Error("forecastReport: the history of series 0 must be longer than a season of 7 steps, got 3."),
  );
});
