import { requireEvaluated, requireFinite, requireSameLength } from "./checks.ts";
import type { Metric } from "./metric.ts";
import type { Mean } from "./regression-error.ts";

/** A time series cut in two: what the forecaster saw, `[history]`, and what came then, `[horizon]`. */
export interface ForecastSeries {
  readonly history: ArrayLike<number>;
  readonly actual: ArrayLike<number>;
}

/** `seasonality`: time steps in one season (12 for monthly data with a yearly pattern); 1 for none. */
export interface SeasonalOptions {
  readonly seasonality: number;
}

/**
 * Mean absolute scaled error (Hyndman and Koehler, 2006) as in the M4 competition: the mean absolute error
 * of a forecast, in units of the mean absolute error that repeating the last season makes within the
 * history; then the mean over series. Below 1 is better than that naive forecast.
 *
 * A prediction is the forecast of one series, `[horizon]`; its reference is the series.
 *
 * @throws on update, when a history is not longer than a season or repeats every season exactly, where the
 * scale would be undefined or 0.
 *
 * @example
 * const series = { history: [1, 3, 2, 4], actual: [3, 5] };
 * score(mase({ seasonality: 1 }), [[4, 4]], [series]); // 0.6
 */
export function mase({ seasonality }: SeasonalOptions): Metric<ArrayLike<number>, ForecastSeries, Mean> {
  requireSeasonality("MASE", seasonality);
  return {
    name: "MASE",
    better: "lower",
    init: () => ({ total: 0, count: 0 }),
    update(state, predictions, references) {
      const length = requireSameLength("MASE", predictions, references);
      let { total, count } = state;
      for (let i = 0; i < length; i++) {
        const { history, actual } = references[i]!;
        const forecast = predictions[i]!;
        requireSeries("MASE", i, forecast, references[i]!, seasonality);
        const scale = naiveError(history, seasonality);
        if (scale === 0) {
          throw new Error(
            `MASE: the history of series ${i} repeats every ${seasonality === 1 ? "step" : `${seasonality} steps`} ` +
              "exactly, so there is no naive error to scale by; leave the series out, or use MAE.",
          );
        }
        let error = 0;
        for (let t = 0; t < actual.length; t++) error += Math.abs(actual[t]! - forecast[t]!);
        total += error / actual.length / scale;
        count++;
      }
      return { total, count };
    },
    compute({ total, count }) {
      requireEvaluated("MASE", count);
      return total / count;
    },
  };
}

/**
 * The forecast to beat: the last season of the history again and again, `[horizon]`.
 *
 * @throws when the history is shorter than a season.
 *
 * @example
 * seasonalNaive([5, 1, 2, 3], 4, { seasonality: 3 }); // [1, 2, 3, 1]
 */
export function seasonalNaive(
  history: ArrayLike<number>,
  horizon: number,
  { seasonality }: SeasonalOptions,
): number[] {
  requireSeasonality("seasonalNaive", seasonality);
  if (history.length < seasonality) {
    throw new Error(
      `seasonalNaive: history must hold at least one season of ${seasonality} steps, got ${history.length}.`,
    );
  }
  const lastSeason = history.length - seasonality;
  return Array.from({ length: horizon }, (_, step) => history[lastSeason + (step % seasonality)]!);
}

/** Mean absolute error of forecasting each step of the history by the step one season before. */
export function naiveError(history: ArrayLike<number>, seasonality: number): number {
  let error = 0;
  for (let t = seasonality; t < history.length; t++)
    error += Math.abs(history[t]! - history[t - seasonality]!);
  return error / (history.length - seasonality);
}

/** Throws unless the forecast fits the series, all numbers are finite and the history exceeds a season. */
export function requireSeries(
  where: string,
  index: number,
  forecast: ArrayLike<number>,
  { history, actual }: ForecastSeries,
  seasonality: number,
): void {
  if (forecast.length !== actual.length || actual.length === 0) {
    throw new Error(
      `${where}: forecast ${index} must have one number for each actual of its series, and at least one, ` +
        `got ${forecast.length} for ${actual.length}.`,
    );
  }
  if (history.length <= seasonality) {
    throw new Error(
      `${where}: the history of series ${index} must be longer than a season of ${seasonality} steps, ` +
        `got ${history.length}.`,
    );
  }
  for (const [what, values] of [
    ["forecast", forecast],
    ["actual", actual],
    ["history", history],
  ] as const) {
    for (let t = 0; t < values.length; t++) requireFinite(where, `step ${t} of ${what} ${index}`, values[t]!);
  }
}

export function requireSeasonality(where: string, seasonality: number): void {
  if (!Number.isInteger(seasonality) || seasonality < 1) {
    throw new Error(`${where}: seasonality must be a whole number of steps, at least 1, got ${seasonality}.`);
  }
}
