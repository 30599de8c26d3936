import { expect, test } from "vitest";
import golden from "../golden/scaling.json" with { type: "json" };
import {
  applyScaling,
  fitScaling,
  invertScaling,
  type Scaling,
  type ScalingKind,
  scalingFromJson,
} from "./scaling.ts";
import { seriesOf } from "./series.ts";

const rows = Array.from({ length: golden.train.length / golden.features }, (_, row) =>
  golden.train.slice(row * golden.features, (row + 1) * golden.features),
);
const train = seriesOf(rows);
const kinds: ScalingKind[] = ["standard", "min-max", "robust"];

/** Largest difference, relative to the expected number from 1 on. */
const worst = (found: ArrayLike<number>, expected: readonly number[]) =>
  Math.max(...expected.map((value, index) => Math.abs(found[index]! - value) / Math.max(1, Math.abs(value))));

test.each(golden.cases)("the $kind scaling equals scikit-learn's", ({ kind, center, scale, scaledTest }) => {
  const scaling = fitScaling(train, kind as ScalingKind);
  // Golden numbers have nine digits; what is scaled is float32.
  expect(worst(scaling.center, center)).toBeLessThan(5e-9);
  expect(worst(scaling.scale, scale)).toBeLessThan(5e-9);
  expect(worst(applyScaling(scaling, Float32Array.from(golden.test)), scaledTest)).toBeLessThan(1e-6);
});

test.each(kinds)("the %s scaling is taken back by its inverse", (kind) => {
  const scaling = fitScaling(train, kind);
  const values = Float32Array.from(golden.test);
  const back = invertScaling(scaling, applyScaling(scaling, values));
  expect(worst(back, [...values])).toBeLessThan(1e-6);
});

test.each(kinds)("the %s scaling survives JSON", (kind) => {
  const scaling = fitScaling(train, kind);
  expect(scalingFromJson(JSON.parse(JSON.stringify(scaling)))).toEqual(scaling);
});

test.each(kinds)("a feature that does not vary is only centered by the %s scaling", (kind) => {
  const scaling = fitScaling(seriesOf([[0.1], [0.1], [0.1]]), kind);
  expect(scaling.scale).toEqual([1]);
  expect([...applyScaling(scaling, Float32Array.of(0.1))]).toEqual([0]);
});

test("forecasts of any leading axes are taken back by their last one", () => {
  const scaling: Scaling = { kind: "standard", center: [10, 20], scale: [2, 4] };
  const forecast = Float32Array.of(0, 0, 1, 1, -1, 0.5, 2, -2); // [batch=2, horizon=2, features=2]
  expect([...invertScaling(scaling, forecast)]).toEqual([10, 20, 12, 24, 8, 22, 14, 12]);
});

test("NaN in the training part is refused with its row and column", () => {
  const broken = seriesOf(
    [
      [1, 2],
      [3, 4],
    ],
    ["load", "oil"],
  );
  broken.values[2] = Number.NaN;
  expect(() => fitScaling(seriesOf([[1]]), "zscore" as never)).toThrow(
    new Error("fitScaling: kind must be one of standard, min-max, robust, got zscore."),
  );
  expect(() => fitScaling(broken, "robust")).toThrow(
    new Error(
      'fitScaling: values must be finite numbers, got NaN in row 1, column 0 ("load"). ' +
        "Fill or leave out what is missing first.",
    ),
  );
});

test("values that are not of the scaling's features are refused", () => {
  const scaling = fitScaling(train, "standard");
  expect(() => applyScaling(scaling, new Float32Array(7))).toThrow(
    new Error(
      "applyScaling: the values' last axis must be the scaling's 4 features, but 7 values do not divide into them.",
    ),
  );
});

test.each([
  null,
  { kind: "log", center: [0], scale: [1] },
  { kind: "standard", center: [0, 1], scale: [1] },
  { kind: "standard", center: [0], scale: [0] },
  { kind: "standard", center: [null], scale: [1] },
  { kind: "toString", center: [0], scale: [1] },
])("JSON that is not a scaling is refused: %j", (json) => {
  expect(() => scalingFromJson(json)).toThrow(
    new Error(
      'scalingFromJson: must be { kind: "standard" | "min-max" | "robust", center, scale } with a finite center and a ' +
        `scale above 0 for each feature, got ${JSON.stringify(json)}.`,
    ),
  );
});
