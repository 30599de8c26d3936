import { requireEvaluated, requireSameLength } from "../checks.ts";
import type { Sums } from "../merge-states.ts";
import type { Metric } from "../metric.ts";
import { MOST_CHOICES } from "./numpy-random.ts";

export interface ResamplingOptions {
  /** How many samples are drawn. */
  readonly samples?: number;
  /** From 0 to 2^32 - 1. The same seed gives the samples that sacreBLEU draws. @default 12345 */
  readonly seed?: number;
}

/** The states of single predictions, as rows of numbers that can be added, and the metric of their sums. */
export interface SegmentSums {
  readonly count: number;
  readonly width: number;
  /** `[count, width]` */
  readonly rows: Float64Array;
  /** The metric of the predictions whose rows were added. */
  compute(sums: Float64Array): number;
}

/** @throws when there are no predictions, not as many references, or more than can be drawn from. */
export function segmentSums<Prediction, Reference, S extends Sums>(
  where: string,
  metric: Metric<Prediction, Reference, S>,
  predictions: ArrayLike<Prediction>,
  references: ArrayLike<Reference>,
): SegmentSums {
  const count = requireSameLength(where, predictions, references);
  requireEvaluated(where, count);
  if (count > MOST_CHOICES) {
    throw new Error(`${where}: samples can be drawn from ${MOST_CHOICES} predictions at most, got ${count}.`);
  }
  const empty = metric.init();
  const width = leaves(empty).length;
  const rows = new Float64Array(count * width);
  for (let i = 0; i < count; i++) {
    rows.set(leaves(metric.update(empty, [predictions[i]!], [references[i]!])), i * width);
  }
  return { count, width, rows, compute: (sums) => metric.compute(withLeaves(empty, sums)) };
}

/** The metric of all predictions. */
export function scoreOfAll(segments: SegmentSums): number {
  const sums = new Float64Array(segments.width);
  for (let i = 0; i < segments.count; i++) addRow(sums, segments, i);
  return segments.compute(sums);
}

/** Adds the state of one prediction. */
export function addRow(sums: Float64Array, { rows, width }: SegmentSums, index: number): void {
  for (let j = 0; j < width; j++) sums[j] = sums[j]! + rows[index * width + j]!;
}

/** @throws when samples or seed cannot be drawn with. */
export function requireResampling(where: string, samples: number, seed: number): void {
  if (!Number.isInteger(samples) || samples < 1) {
    throw new Error(`${where}: samples must be a whole number of at least 1, got ${samples}.`);
  }
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw new Error(`${where}: seed must be a whole number from 0 to 4294967295, got ${seed}.`);
  }
}

/** One more than how many differences are larger than the real one, of one more than there are. */
export function pValue(differences: ArrayLike<number>, real: number): number {
  if (real === 0) return 1; // sacreBLEU counts those above 0 here too, and calls a system different from itself
  let larger = 0;
  for (let i = 0; i < differences.length; i++) if (differences[i]! > real) larger++;
  return (larger + 1) / (differences.length + 1);
}

function leaves(state: Sums): number[] {
  return typeof state === "number" ? [state] : Object.values(state).flatMap(leaves);
}

/** A state of the same form with other numbers, in the order in which `leaves` gives them. */
function withLeaves<S extends Sums>(form: S, numbers: Float64Array): S {
  let at = 0;
  const fill = (part: Sums): Sums => {
    if (typeof part === "number") return numbers[at++]!;
    if (Array.isArray(part)) return part.map(fill);
    return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, fill(value)]));
  };
  return fill(form) as S;
}
