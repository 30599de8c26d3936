import type { DataSet } from "../data-sets/data-set.ts";
import { type FetchOptions, fetchDataSet } from "./fetch-data-set.ts";
import { readSeries, type TimeSeries } from "./read-series.ts";

/**
 * The series of a data set that is one CSV file, such as `airlinePassengers`, `monthlySunspots`,
 * `dailyMinTemperatures`, `dailyFemaleBirths`, `ettHour1` or `ettHour2`.
 *
 * @throws Error as `fetchDataSet` and `readSeries` do, or when the data set has several files.
 *
 * @example
 * ```ts
 * const passengers = await loadSeries(airlinePassengers);
 * ```
 */
export async function loadSeries(dataSet: DataSet, options: FetchOptions = {}): Promise<TimeSeries> {
  if (dataSet.files.length !== 1) {
    throw new Error(
      `loadSeries(${dataSet.name}): must be one CSV file, but the data set has ${dataSet.files.length} files.`,
    );
  }
  const [path] = await fetchDataSet(dataSet, options);
  return readSeries(path!);
}
