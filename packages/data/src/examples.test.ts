import { expect, test } from "vitest";
import {
  applyScaling,
  bucketBatches,
  fitScaling,
  fixedBatches,
  invertScaling,
  mapBatches,
  padIds,
  readEpoch,
  seriesOf,
  sliceSeries,
  splitContiguous,
  windows,
} from "./index.ts";

test("labelled sequences become bucketed, padded batches whose rows keep their labels", () => {
  const names = ["Ang", "Abl", "Khoury", "Nguyen", "Oh"].map((name) => [...name].map((c) => c.charCodeAt(0)));
  const labels = Int32Array.of(10, 11, 12, 13, 14);
  const lengths = names.map((ids) => ids.length);
  const batches = mapBatches(bucketBatches({ lengths, size: 2, seed: 1 }), (rows) => ({
    ...padIds(
      Array.from(rows, (row) => names[row]!),
      { padding: 0 },
    ),
    labels: rows.map((row) => labels[row]!),
  }));
  const read = [...readEpoch(batches)].flatMap(({ batch: { ids, shape, lengths, labels } }) =>
    Array.from(labels, (label, row) => ({
      label,
      ids: [...ids.subarray(row * shape[1], row * shape[1] + lengths[row]!)],
    })),
  );
  expect(read.toSorted((a, b) => a.label - b.label)).toEqual(
    names.map((ids, row) => ({ label: labels[row], ids })),
  );
});

test("a series is split, scaled by its training part, cut into windows, and its forecasts are taken back", () => {
  const series = seriesOf(Array.from({ length: 100 }, (_, step) => [step, 1000 - step]));
  const parts = splitContiguous(100, { train: 0.7, validation: 0.1, test: 0.2 });
  const [train, heldOut] = [parts.train, parts.test].map(({ start, end }) => sliceSeries(series, start, end));
  const scaling = fitScaling(train!, "standard");
  const scaled = { ...heldOut!, values: applyScaling(scaling, heldOut!.values) };
  const { count, gather } = windows(scaled, { inputLength: 5, horizon: 2, stride: 3 });
  const batches = mapBatches(fixedBatches({ count, size: 3 }), gather);
  const forecasts = [...readEpoch(batches)].flatMap(({ batch }) => [
    ...invertScaling(scaling, batch.targets),
  ]);
  expect(count).toBe(5);
  expect(forecasts.map(Math.round)).toEqual(
    [85, 88, 91, 94, 97].flatMap((step) => [step, 1000 - step, step + 1, 999 - step]),
  );
});
