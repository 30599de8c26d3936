import type { Sums } from "../merge-states.ts";
import type { Metric } from "../metric.ts";
import type { PairedPredictions } from "./bootstrap.ts";
import { numpyRandom } from "./numpy-random.ts";
import {
  addRow,
  pValue,
  type ResamplingOptions,
  requireResampling,
  scoreOfAll,
  segmentSums,
} from "./resampling.ts";

export interface RandomizationComparison {
  readonly system: number;
  readonly baseline: number;
  /** How likely a difference as large is between systems that are as good as each other (two-sided). */
  readonly pValue: number;
  /** What stands in sacreBLEU's signature behind `nrefs` then: `ar:10000|seed:12345`. */
  readonly settings: string;
}

/**
 * Whether two systems differ on the same data, by paired approximate randomization (Riezler and Maxwell,
 * 2005), for any metric whose state is sums: predictions change sides by the toss of a coin, many times over.
 * The numbers are those of `sacrebleu --paired-ar`, but for the p-value of two equal scores, which is 1.
 *
 * @throws when the systems and the references differ in number, or there are none.
 *
 * @example
 * const { pValue } = pairedRandomization(bleuMetric(), { system, baseline, references });
 */
export function pairedRandomization<Prediction, Reference, S extends Sums>(
  metric: Metric<Prediction, Reference, S>,
  data: PairedPredictions<Prediction, Reference>,
  { samples = 10_000, seed = 12345 }: ResamplingOptions = {},
): RandomizationComparison {
  requireResampling("pairedRandomization", samples, seed);
  const system = segmentSums("pairedRandomization (system)", metric, data.system, data.references);
  const baseline = segmentSums("pairedRandomization (baseline)", metric, data.baseline, data.references);
  const random = numpyRandom(seed);
  const differences = Float64Array.from({ length: samples }, () => {
    const [a, b] = [new Float64Array(system.width), new Float64Array(system.width)];
    for (let i = 0; i < system.count; i++) {
      const swapped = random.bit() === 1;
      addRow(swapped ? b : a, system, i);
      addRow(swapped ? a : b, baseline, i);
    }
    return Math.abs(system.compute(a) - system.compute(b));
  });
  const [score, baselineScore] = [scoreOfAll(system), scoreOfAll(baseline)];
  return {
    system: score,
    baseline: baselineScore,
    pValue: pValue(differences, Math.abs(score - baselineScore)),
    settings: `ar:${samples}|seed:${seed}`,
  };
}
