import { expect, test } from "vitest";
import golden from "./golden/forecast.json" with { type: "json" };
import { score } from "./metric.ts";
import { mape, smape } from "./percentage-error.ts";

test("MAPE agrees with scikit-learn (in percent) and sMAPE with the M4 competition", () => {
  for (const { series, forecasts, expected } of golden.cases) {
    const actual = series.flatMap((one) => one.actual);
    expect(score(mape(), forecasts.flat(), actual)).toBeCloseTo(expected.MAPE, 9);
    expect(score(smape(), forecasts.flat(), actual)).toBeCloseTo(expected.sMAPE, 9);
  }
});

test("the examples in the documentation hold", () => {
  expect(score(mape(), [90, 220], [100, 200])).toBeCloseTo(10, 12);
  expect(score(smape(), [90, 220], [100, 200])).toBeCloseTo(10.025, 3);
});

test("MAPE refuses a reference of 0, with its index", () => {
  expect(() => score(mape(), [1, 2, 3], [1, 2, 0])).toThrow(
    new Error("MAPE: reference 2 is 0, and an error in percent of 0 is not defined; use sMAPE, MASE or MAE."),
  );
});

test("sMAPE is 0 where both are 0, and 200 where one is or the signs differ", () => {
  expect(score(smape(), [0], [0])).toBe(0);
  expect(score(smape(), [3], [0])).toBe(200);
  expect(score(smape(), [3], [-5])).toBe(200);
});
