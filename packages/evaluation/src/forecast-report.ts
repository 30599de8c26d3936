import { requireEvaluated, requireSameLength } from "./checks.ts";
import { type Metric, score } from "./metric.ts";
import { mape, smape } from "./percentage-error.ts";
import { type Mean, mae, mse, rmse } from "./regression-error.ts";
import {
  type ForecastSeries,
  mase,
  naiveError,
  requireSeasonality,
  requireSeries,
  type SeasonalOptions,
  seasonalNaive,
} from "./scaled-error.ts";

/** One metric of the forecast beside that of the seasonal naive one; or why the data does not define it. */
export type ForecastScore =
  | { readonly metric: string; readonly forecast: number; readonly naive: number }
  | { readonly metric: string; readonly undefinedBecause: string };

export interface ForecastReport {
  readonly series: number;
  /** Forecast steps over all series. */
  readonly steps: number;
  readonly scores: readonly ForecastScore[];
  /** The report as a table. */
  readonly text: string;
}

/**
 * Scores forecasts by MAE, MSE, RMSE, MAPE, sMAPE (percent) and MASE, beside repeating the last season.
 *
 * `forecasts`: for each series `[horizon]`. All but MASE are means over all steps of all series, MASE over
 * series. MAPE is undefined where an actual is 0, MASE where a history repeats exactly: the report says so.
 *
 * @throws when a forecast does not fit its series, a number is not finite, or a history is not longer than a
 * season.
 *
 * @example
 * const series = [{ history: [1, 3, 2, 4], actual: [3, 5] }];
 * console.log(forecastReport([[4, 4]], series, { seasonality: 2 }).text);
 */
export function forecastReport(
  forecasts: readonly ArrayLike<number>[],
  series: readonly ForecastSeries[],
  options: SeasonalOptions,
): ForecastReport {
  const { seasonality } = options;
  requireSameLength("forecastReport", forecasts, series);
  requireEvaluated("forecastReport", series.length);
  requireSeasonality("forecastReport", seasonality);
  for (const [i, one] of series.entries()) {
    requireSeries("forecastReport", i, forecasts[i]!, one, seasonality);
  }

  const naives = series.map(({ history, actual }) => seasonalNaive(history, actual.length, options));
  const [forecast, naive, actual] = [
    flatten(forecasts),
    flatten(naives),
    flatten(series.map((one) => one.actual)),
  ];
  const overSteps = (metric: Metric<number, number, Mean>): ForecastScore => ({
    metric: metric.name,
    forecast: score(metric, forecast, actual),
    naive: score(metric, naive, actual),
  });

  const zero = series.findIndex((one) => Array.from(one.actual).includes(0));
  const constant = series.findIndex((one) => naiveError(one.history, seasonality) === 0);
  const scaled = mase(options);
  const scores: ForecastScore[] = [
    overSteps(mae()),
    overSteps(mse()),
    overSteps(rmse()),
    zero < 0 ? overSteps(mape()) : { metric: "MAPE", undefinedBecause: `series ${zero} has an actual of 0` },
    overSteps(smape()),
    constant < 0
      ? { metric: "MASE", forecast: score(scaled, forecasts, series), naive: score(scaled, naives, series) }
      : { metric: "MASE", undefinedBecause: `the history of series ${constant} repeats exactly` },
  ];
  const counts = { series: series.length, steps: actual.length };
  return { ...counts, scores, text: table(`${counts.series} series, ${counts.steps} steps`, scores) };
}

function flatten(rows: readonly ArrayLike<number>[]): number[] {
  return rows.flatMap((row) => Array.from(row));
}

function table(title: string, scores: readonly ForecastScore[]): string {
  const rows = scores.map((row) => {
    const unit = row.metric.endsWith("MAPE") ? `${row.metric} %` : row.metric;
    if ("undefinedBecause" in row) return `${unit.padEnd(8)}  undefined: ${row.undefinedBecause}`;
    return `${unit.padEnd(8)}${significant(row.forecast)}${significant(row.naive)}`;
  });
  return [title, "", `${" ".repeat(8)}${"forecast".padStart(12)}${"naive".padStart(12)}`, ...rows].join("\n");
}

const significant = (value: number): string => String(Number(value.toPrecision(4))).padStart(12);
