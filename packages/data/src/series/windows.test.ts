import { expect, test } from "vitest";
import { selectFeatures, seriesOf, sliceSeries } from "./series.ts";
import { windows } from "./windows.ts";

/** Step `t` is `[t, 100 + t]`. */
const series = (time: number) =>
  seriesOf(
    Array.from({ length: time }, (_, step) => [step, 100 + step]),
    ["a", "b"],
  );

test("a window sees its input and forecasts what follows", () => {
  expect(windows(series(10), { inputLength: 3, horizon: 2 }).gather([0, 4])).toEqual({
    inputs: Float32Array.of(0, 100, 1, 101, 2, 102, 4, 104, 5, 105, 6, 106),
    inputShape: [2, 3, 2],
    targets: Float32Array.of(3, 103, 4, 104, 7, 107, 8, 108),
    targetShape: [2, 2, 2],
  });
});

test.each([
  { time: 10, inputLength: 3, horizon: 2, stride: 1 },
  { time: 10, inputLength: 3, horizon: 2, stride: 4 },
  { time: 5, inputLength: 3, horizon: 2, stride: 3 },
  { time: 100, inputLength: 24, horizon: 6, stride: 7 },
])("windows are all that fit, each `stride` after the last, for %j", ({ time, ...options }) => {
  const { count, gather } = windows(series(time), options);
  const { inputLength, horizon, stride } = options;
  const places = Array.from({ length: count }, (_, place) => place);
  const { inputs, targets } = gather(places);
  for (const place of places) {
    expect(inputs[place * inputLength * 2]).toBe(place * stride);
    expect(targets[place * horizon * 2]).toBe(place * stride + inputLength);
  }
  const end = (count - 1) * stride + inputLength + horizon;
  expect(end).toBeLessThanOrEqual(time);
  expect(end + stride).toBeGreaterThan(time);
});

test("targets may be some features, or another series of the same times", () => {
  const targets = selectFeatures(series(10), ["b"]);
  const batch = windows(series(10), { inputLength: 2, horizon: 1, targets }).gather([5]);
  expect([...batch.inputs]).toEqual([5, 105, 6, 106]);
  expect([...batch.targets]).toEqual([107]);
  expect(batch.targetShape).toEqual([1, 1, 1]);
});

test("a slice of a series is its steps alone", () => {
  const { values, shape, names } = sliceSeries(series(10), 2, 4);
  expect({ values: [...values], shape, names }).toEqual({
    values: [2, 102, 3, 103],
    shape: [2, 2],
    names: ["a", "b"],
  });
});

test.each<[string, () => unknown, string]>([
  [
    "NaN",
    () =>
      seriesOf(
        [
          [1, 2],
          [3, Number.NaN],
        ],
        ["load", "oil"],
      ),
    'seriesOf: values must be finite numbers, got NaN in row 1, column 1 ("oil"). Fill or leave out what is missing first.',
  ],
  [
    "NaN that came in later",
    () => {
      const broken = series(5);
      broken.values[6] = Number.NaN;
      return windows(broken, { inputLength: 1, horizon: 1 });
    },
    'windows: values must be finite numbers, got NaN in row 3, column 0 ("a"). Fill or leave out what is missing first.',
  ],
  [
    "a number beyond float32",
    () => seriesOf([[1e39]]),
    'seriesOf: values must be finite numbers, got Infinity in row 0, column 0 ("0"). Fill or leave out what is missing first.',
  ],
  [
    "rows of different lengths",
    () => seriesOf([[1, 2], [3]]),
    "seriesOf: each row must have 2 values, but row 1 has 1.",
  ],
  [
    "no rows",
    () => seriesOf([]),
    "seriesOf: a series must have [time, features] values, both from 1, and a name for each feature, " +
      "got [0, 0] with 0 values and 0 names.",
  ],
  [
    "a shape that is not its values'",
    () =>
      windows(
        { values: new Float32Array(5), shape: [3, 2], names: ["a", "b"] },
        { inputLength: 1, horizon: 1 },
      ),
    "windows: a series must have [time, features] values, both from 1, and a name for each feature, " +
      "got [3, 2] with 5 values and 2 names.",
  ],
  [
    "too few steps",
    () => windows(series(4), { inputLength: 3, horizon: 2 }),
    "windows: one window needs inputLength=3 + horizon=2 steps, but the series has 4. Use a longer series, or shorter windows.",
  ],
  [
    "targets of other times",
    () => windows(series(4), { inputLength: 1, horizon: 1, targets: series(5) }),
    "windows: targets must have the times of the series, 4, got 5.",
  ],
  [
    "an empty batch",
    () => windows(series(4), { inputLength: 1, horizon: 1 }).gather([]),
    "windows: a batch must have at least one window, got none.",
  ],
  [
    "a place past the end",
    () => windows(series(4), { inputLength: 1, horizon: 1 }).gather([0, 3]),
    "windows: a window's place must be from 0 to 2, got 3.",
  ],
  [
    "a feature it does not have",
    () => selectFeatures(series(4), ["c"]),
    'selectFeatures: no feature is named "c". There are: a, b.',
  ],
  [
    "an empty slice",
    () => sliceSeries(series(4), 2, 2),
    "sliceSeries: start and end must be integers with 0 <= start < end <= time=4, got 2 and 2.",
  ],
])("a series with %s is refused", (_, act, message) => {
  expect(act).toThrow(new Error(message));
});
