import { expect, test } from "vitest";
import golden from "./golden/forecast.json" with { type: "json" };
import { score } from "./metric.ts";
import { mae, mse, rmse } from "./regression-error.ts";

test("MAE, MSE and RMSE agree with scikit-learn", () => {
  for (const { series, forecasts, expected } of golden.cases) {
    const actual = series.flatMap((one) => one.actual);
    expect(score(mae(), forecasts.flat(), actual)).toBeCloseTo(expected.MAE, 9);
    expect(score(mse(), forecasts.flat(), actual)).toBeCloseTo(expected.MSE, 9);
    expect(score(rmse(), forecasts.flat(), actual)).toBeCloseTo(expected.RMSE, 9);
  }
});

test("the examples in the documentation hold", () => {
  expect(score(mae(), [1, 2, 5], [1, 4, 4])).toBe(1);
  expect(score(mse(), [1, 2, 5], [1, 4, 4])).toBeCloseTo(5 / 3, 12);
  expect(score(rmse(), [1, 2, 5], [1, 4, 4])).toBeCloseTo(Math.sqrt(5 / 3), 12);
});

test("a number that is not finite is refused, with its index", () => {
  expect(() => score(mae(), [1, Number.NaN], [1, 2])).toThrow(
    new Error("MAE: prediction 1 must be a finite number, got NaN."),
  );
  expect(() => score(rmse(), [1, 2], [Number.POSITIVE_INFINITY, 2])).toThrow(
    new Error("RMSE: reference 0 must be a finite number, got Infinity."),
  );
});
