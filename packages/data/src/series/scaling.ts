import { requireSeries, type Series } from "./series.ts";

/**
 * How features are scaled: `"standard"` to mean 0 and standard deviation 1, `"min-max"` to 0 ... 1, `"robust"` by
 * the median and the distance between the quartiles, which outliers hardly move.
 */
export type ScalingKind = "standard" | "min-max" | "robust";

/** A fitted scaling, `(value - center) / scale` for each feature: plain JSON, to be kept with the model. */
export interface Scaling {
  readonly kind: ScalingKind;
  /** `[features]` */
  readonly center: readonly number[];
  /** `[features]`, each above 0. */
  readonly scale: readonly number[];
}

/**
 * Fits a scaling to a series: to the training part only, since what is measured on the rest leaks the future.
 * The numbers are those of scikit-learn's `StandardScaler`, `MinMaxScaler` and `RobustScaler`; a feature that does
 * not vary is only centered.
 *
 * @param train the training part, `[time, features]`.
 * @throws Error when a value is not finite, with its row and column.
 *
 * @example
 * ```ts
 * const scaling = fitScaling(train, "standard");
 * const scaled = { ...test, values: applyScaling(scaling, test.values) };
 * ```
 */
export function fitScaling(train: Series, kind: ScalingKind): Scaling {
  requireSeries("fitScaling", train);
  if (!Object.hasOwn(fits, kind)) {
    throw new Error(`fitScaling: kind must be one of ${Object.keys(fits).join(", ")}, got ${kind}.`);
  }
  const [time, features] = train.shape;
  const fitted = Array.from({ length: features }, (_, feature) => {
    const column = Float64Array.from({ length: time }, (_, step) => train.values[step * features + feature]!);
    const { center, scale } = fits[kind](column.sort());
    return { center, scale: scale > 0 ? scale : 1 };
  });
  return { kind, center: fitted.map(({ center }) => center), scale: fitted.map(({ scale }) => scale) };
}

/**
 * Scales values whose last axis is the features, such as `[time, features]` or `[batch, time, features]`.
 *
 * @throws Error when the values do not divide into the scaling's features.
 */
export function applyScaling({ center, scale }: Scaling, values: Float32Array): Float32Array {
  requireFeatures("applyScaling", values, center.length);
  return values.map((value, index) => {
    const feature = index % center.length;
    return (value - center[feature]!) / scale[feature]!;
  });
}

/**
 * Takes scaled values, such as forecasts `[batch, horizon, features]`, back to their units.
 *
 * @throws Error when the values do not divide into the scaling's features.
 */
export function invertScaling({ center, scale }: Scaling, values: Float32Array): Float32Array {
  requireFeatures("invertScaling", values, center.length);
  return values.map((value, index) => {
    const feature = index % center.length;
    return value * scale[feature]! + center[feature]!;
  });
}

/**
 * A scaling from JSON that was read from elsewhere, checked.
 *
 * @param json what `JSON.parse` gave.
 * @throws Error when it is not a scaling.
 */
export function scalingFromJson(json: unknown): Scaling {
  if (isScaling(json)) return { kind: json.kind, center: json.center, scale: json.scale };
  throw new Error(
    `scalingFromJson: must be { kind: "standard" | "min-max" | "robust", center, scale } with a finite center and a ` +
      `scale above 0 for each feature, got ${JSON.stringify(json)}.`,
  );
}

/** Center and scale of one feature, from its values in ascending order. */
const fits: Record<ScalingKind, (sorted: Float64Array) => { center: number; scale: number }> = {
  standard(sorted) {
    if (sorted[0] === sorted.at(-1)) return { center: sorted[0]!, scale: 0 };
    const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
    const variance = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sorted.length;
    return { center: mean, scale: Math.sqrt(variance) };
  },
  "min-max": (sorted) => ({ center: sorted[0]!, scale: sorted.at(-1)! - sorted[0]! }),
  robust: (sorted) => ({
    center: quantile(sorted, 0.5),
    scale: quantile(sorted, 0.75) - quantile(sorted, 0.25),
  }),
};

/** A quantile by linear interpolation between the two nearest values. */
function quantile(sorted: Float64Array, q: number): number {
  const place = (sorted.length - 1) * q;
  const low = Math.floor(place);
  const below = sorted[low]!;
  const above = sorted[Math.ceil(place)]!;
  return below + (above - below) * (place - low);
}

function requireFeatures(where: string, values: Float32Array, features: number): void {
  if (values.length % features === 0) return;
  throw new Error(
    `${where}: the values' last axis must be the scaling's ${features} features, but ${values.length} values do not divide into them.`,
  );
}

function isScaling(json: unknown): json is Scaling {
  if (typeof json !== "object" || json === null) return false;
  const { kind, center, scale } = json as Partial<Record<string, unknown>>;
  return (
    typeof kind === "string" &&
    Object.hasOwn(fits, kind) &&
    Array.isArray(center) &&
    center.length > 0 &&
    center.every((value) => Number.isFinite(value)) &&
    Array.isArray(scale) &&
    scale.length === center.length &&
    scale.every((value) => Number.isFinite(value) && value > 0)
  );
}
