import type { Metric } from "@refrain/evaluation";
import { describeLaws } from "../laws/describe-laws.ts";
import { type MetricOptions, metricLaws } from "./metric-laws.ts";

/**
 * Tests a metric: batches equal all at once, states are values that survive JSON, and the right prediction is best.
 *
 * @param metric gives the metric when a test runs.
 *
 * @example
 * describeMetric("mean absolute error", () => mae(), {
 *   draw: (random) => [random(), random()],
 *   best: (reference) => reference,
 * });
 */
export function describeMetric<Prediction, Reference, S>(
  name: string,
  metric: () => Metric<Prediction, Reference, S>,
  options: MetricOptions<Prediction, Reference, S>,
): void {
  describeLaws(name, metricLaws(metric, options), options);
}
