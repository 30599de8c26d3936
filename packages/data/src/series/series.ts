/** A series in time, one row a step: `[time, features]`. */
export interface Series {
  /** Row after row, `[time, features]`. */
  readonly values: Float32Array;
  readonly shape: readonly [time: number, features: number];
  /** The name of each feature, `[features]`. */
  readonly names: readonly string[];
}

/**
 * A series from its rows.
 *
 * @param rows one row a step, each with a number per feature.
 * @param names the features' names; default `"0"`, `"1"`, ...
 * @throws Error when there are no rows, rows differ in length, or a value is not a finite number.
 *
 * @example
 * ```ts
 * const weather = seriesOf([[20.7, 0], [17.9, 3]], ["temperature", "rain"]);
 * ```
 */
export function seriesOf(
  rows: readonly ArrayLike<number>[],
  names: readonly string[] = Array.from(rows[0] ?? [], (_, feature) => String(feature)),
): Series {
  const features = names.length;
  const values = new Float32Array(rows.length * features);
  rows.forEach((row, time) => {
    if (row.length !== features) {
      throw new Error(`seriesOf: each row must have ${features} values, but row ${time} has ${row.length}.`);
    }
    values.set(row, time * features);
  });
  const series = { values, shape: [rows.length, features], names } as const;
  requireSeries("seriesOf", series);
  return series;
}

/** The steps of a series from `start` up to and without `end`. */
export function sliceSeries(series: Series, start: number, end: number): Series {
  const [time, features] = series.shape;
  if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end > time || start >= end) {
    throw new Error(
      `sliceSeries: start and end must be integers with 0 <= start < end <= time=${time}, got ${start} and ${end}.`,
    );
  }
  return {
    ...series,
    values: series.values.slice(start * features, end * features),
    shape: [end - start, features],
  };
}

/** Some features of a series, in the order they are named. */
export function selectFeatures(series: Series, names: readonly string[]): Series {
  const [time, features] = series.shape;
  const columns = names.map((name) => {
    const column = series.names.indexOf(name);
    if (column >= 0) return column;
    throw new Error(`selectFeatures: no feature is named "${name}". There are: ${series.names.join(", ")}.`);
  });
  const values = new Float32Array(time * columns.length);
  for (let step = 0; step < time; step += 1) {
    columns.forEach((column, index) => {
      values[step * columns.length + index] = series.values[step * features + column]!;
    });
  }
  return { values, shape: [time, columns.length], names };
}

/** Checks a series at the edge of `where`: its shape, and that every value is finite. */
export function requireSeries(where: string, { values, shape, names }: Series): void {
  const [time, features] = shape;
  if (time < 1 || features < 1 || values.length !== time * features || names.length !== features) {
    throw new Error(
      `${where}: a series must have [time, features] values, both from 1, and a name for each feature, ` +
        `got [${time}, ${features}] with ${values.length} values and ${names.length} names.`,
    );
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  const column = bad % features;
  throw new Error(
    `${where}: values must be finite numbers, got ${values[bad]} in row ${Math.floor(bad / features)}, ` +
      `column ${column} ("${names[column]}"). Fill or leave out what is missing first.`,
  );
}
