import type { Sums } from "../merge-states.ts";
import type { Metric } from "../metric.ts";
import { numpyRandom } from "./numpy-random.ts";
import {
  addRow,
  pValue,
  type ResamplingOptions,
  requireResampling,
  type SegmentSums,
  scoreOfAll,
  segmentSums,
} from "./resampling.ts";

/** A score, and how far it would vary with other test data of the same kind. */
export interface BootstrapScore {
  readonly score: number;
  /** Over the samples. */
  readonly mean: number;
  /** 95 of 100 samples lie between these. */
  readonly interval: readonly [low: number, high: number];
  /** Half the interval, which sacreBLEU prints behind the mean: `μ = 34.1 ± 0.9`. */
  readonly margin: number;
}

/** Two systems on the same data. */
export interface BootstrapComparison {
  readonly system: BootstrapScore;
  readonly baseline: BootstrapScore;
  /** How likely a difference as large is between systems that are as good as each other (two-sided). */
  readonly pValue: number;
  /** The share of samples in which the system is better than the baseline, as Koehn gives it. */
  readonly wins: number;
  /** What stands in sacreBLEU's signature behind `nrefs` then: `bs:1000|seed:12345`. */
  readonly settings: string;
}

const SAMPLES = 1000;
const SEED = 12345;

/**
 * The 95 % confidence interval of any metric whose state is sums, by bootstrap resampling (Efron, 1979;
 * Koehn, 2004): as many predictions are drawn as there are, with repetition, and scored, many times over.
 *
 * With the seed of sacreBLEU (12345, unless its environment says otherwise) the samples are those of sacreBLEU.
 *
 * @throws when there are no predictions, or not as many references.
 *
 * @example
 * const { mean, margin } = bootstrap(bleuMetric(), hypotheses, references);
 */
export function bootstrap<Prediction, Reference, S extends Sums>(
  metric: Metric<Prediction, Reference, S>,
  predictions: ArrayLike<Prediction>,
  references: ArrayLike<Reference>,
  { samples = SAMPLES, seed = SEED }: ResamplingOptions = {},
): BootstrapScore {
  requireResampling("bootstrap", samples, seed);
  const segments = segmentSums("bootstrap", metric, predictions, references);
  const scores = new Float64Array(samples);
  drawSamples(segments.count, samples, seed, (sample, drawn) => {
    scores[sample] = scoreOf(segments, drawn);
  });
  return describe(scoreOfAll(segments), scores);
}

/**
 * Whether one system is better than another on the same data, by paired bootstrap resampling (Koehn, 2004),
 * for any metric whose state is sums. The numbers are those of `sacrebleu --paired-bs`, but for the p-value
 * of two equal scores, which is 1.
 *
 * @throws when the systems and the references differ in number, or there are none.
 *
 * @example
 * const { pValue } = pairedBootstrap(bleuMetric(), { system, baseline, references });
 * console.log(pValue < 0.05 ? "better, most likely" : "could be chance");
 */
export function pairedBootstrap<Prediction, Reference, S extends Sums>(
  metric: Metric<Prediction, Reference, S>,
  data: PairedPredictions<Prediction, Reference>,
  { samples = SAMPLES, seed = SEED }: ResamplingOptions = {},
): BootstrapComparison {
  requireResampling("pairedBootstrap", samples, seed);
  const system = segmentSums("pairedBootstrap (system)", metric, data.system, data.references);
  const baseline = segmentSums("pairedBootstrap (baseline)", metric, data.baseline, data.references);
  const [systemScores, baselineScores] = [new Float64Array(samples), new Float64Array(samples)];
  drawSamples(system.count, samples, seed, (sample, drawn) => {
    systemScores[sample] = scoreOf(system, drawn);
    baselineScores[sample] = scoreOf(baseline, drawn);
  });
  const [score, baselineScore] = [scoreOfAll(system), scoreOfAll(baseline)];
  const differences = systemScores.map((value, i) => Math.abs(value - baselineScores[i]!));
  const mean = meanOf(differences);
  const better = (value: number, i: number): boolean =>
    metric.better === "higher" ? value > baselineScores[i]! : value < baselineScores[i]!;
  return {
    system: describe(score, systemScores),
    baseline: describe(baselineScore, baselineScores),
    pValue: pValue(
      differences.map((difference) => difference - mean),
      Math.abs(score - baselineScore),
    ),
    wins: systemScores.filter(better).length / samples,
    settings: `bs:${samples}|seed:${seed}`,
  };
}

/** What two systems predicted for the same references. */
export interface PairedPredictions<Prediction, Reference> {
  readonly system: ArrayLike<Prediction>;
  readonly baseline: ArrayLike<Prediction>;
  readonly references: ArrayLike<Reference>;
}

function drawSamples(
  count: number,
  samples: number,
  seed: number,
  use: (sample: number, drawn: Int32Array) => void,
): void {
  const random = numpyRandom(seed);
  const drawn = new Int32Array(count);
  for (let sample = 0; sample < samples; sample++) {
    for (let i = 0; i < count; i++) drawn[i] = random.below(count);
    use(sample, drawn);
  }
}

function scoreOf(segments: SegmentSums, drawn: Int32Array): number {
  const sums = new Float64Array(segments.width);
  for (const index of drawn) addRow(sums, segments, index);
  return segments.compute(sums);
}

function describe(score: number, scores: Float64Array): BootstrapScore {
  const sorted = scores.slice().sort();
  const outside = Math.floor(sorted.length / 40); // 2.5 % on each side
  const [low, high] = [sorted[outside]!, sorted[sorted.length - outside - 1]!];
  return { score, mean: meanOf(scores), interval: [low, high], margin: (high - low) / 2 };
}

const meanOf = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
