import { describe, expect, test } from "vitest";
import { accuracy } from "../accuracy.ts";
import { wer, werMetric } from "../edit-distance/error-rates.ts";
import golden from "../golden/significance.json" with { type: "json" };
import type { Sums } from "../merge-states.ts";
import type { Metric } from "../metric.ts";
import type { References } from "../references.ts";
import { bleuMetric } from "../translation/bleu.ts";
import { chrfMetric } from "../translation/chrf.ts";
import { terMetric } from "../translation/ter.ts";
import { pairedRandomization } from "./approximate-randomization.ts";
import { bootstrap, pairedBootstrap } from "./bootstrap.ts";
import { numpyRandom } from "./numpy-random.ts";

const { baseline, close, better, references } = golden.texts;

test("draws are those of NumPy's default_rng", () => {
  for (const { seed, end, integers, bits } of golden.draws) {
    const [choices, coins] = [numpyRandom(seed), numpyRandom(seed)];
    expect(integers.map(() => choices.below(end))).toEqual(integers);
    expect(bits.map(() => coins.bit())).toEqual(bits);
  }
});

describeAsSacreBleu("bleu", bleuMetric({ tokenizer: "none" }));
describeAsSacreBleu("chrf", chrfMetric());
describeAsSacreBleu("ter", terMetric());

function describeAsSacreBleu<S extends Sums>(name: string, metric: Metric<string, References, S>): void {
  describe(`${metric.name} as sacreBLEU compares it`, () => {
    for (const expected of golden.comparisons.filter((comparison) => comparison.metric === name)) {
      const { samples } = expected;
      const data = { system: expected.system === "close" ? close : better, baseline, references };
      test(`${expected.system} system against the baseline, ${expected.test}, ${samples} samples`, () => {
        if (expected.test === "ar") {
          const got = pairedRandomization(metric, data, { samples });
          expect(got.baseline).toBeCloseTo(expected.scores[0]!, 6);
          expect(got.system).toBeCloseTo(expected.scores[1]!, 6);
          expect(got.pValue).toBeCloseTo(expected.pValue!, 8);
          return;
        }
        const got = pairedBootstrap(metric, data, { samples });
        for (const [i, side] of [got.baseline, got.system].entries()) {
          expect(side.score).toBeCloseTo(expected.scores[i]!, 6);
          // sacreBLEU adds up and divides in single precision
          expect(side.mean).toBeCloseTo(expected.means[i]!, 4);
          expect(side.margin).toBeCloseTo(expected.margins[i]!, 4);
        }
        expect(got.pValue).toBeCloseTo(expected.pValue!, 8);
      });
    }
  });
}

test("settings are what sacreBLEU puts into the signature", () => {
  const data = { system: close, baseline, references };
  expect(`nrefs:1|${pairedBootstrap(bleuMetric(), data).settings}`).toBe(golden.signatures.bs);
  expect(`nrefs:1|${pairedRandomization(bleuMetric(), data, { samples: 500 }).settings}`).toBe(
    golden.signatures.ar,
  );
});

test("the interval of one system is that which a comparison gives it", () => {
  const data = { system: close, baseline, references };
  expect(bootstrap(bleuMetric(), close, references)).toEqual(pairedBootstrap(bleuMetric(), data).system);
});

test("the score lies in its interval, and a better system wins most samples, whichever way is better", () => {
  const data = { system: better, baseline, references };
  const { system, wins } = pairedBootstrap(werMetric(), data, { samples: 200 });
  expect(system.score).toBe(wer(better, references));
  expect(system.interval[0]).toBeLessThan(system.score);
  expect(system.interval[1]).toBeGreaterThan(system.score);
  expect(wins).toBe(1);
  expect(pairedBootstrap(bleuMetric(), data, { samples: 200 }).wins).toBe(1);
});

test("another seed draws other samples", () => {
  const means = [1, 2, 1].map((seed) => bootstrap(bleuMetric(), close, references, { seed }).mean);
  expect(means[0]).toBe(means[2]);
  expect(means[0]).not.toBe(means[1]);
});

test("a system does not differ from itself", () => {
  const data = { system: close, baseline: close, references };
  expect(pairedBootstrap(bleuMetric(), data, { samples: 50 }).pValue).toBe(1);
  expect(pairedRandomization(bleuMetric(), data, { samples: 50 }).pValue).toBe(1);
});

test("a metric of numbers can be compared too", () => {
  const right = Array.from({ length: 60 }, (_, i) => i % 3);
  const half = right.map((label, i) => (i % 2 === 0 ? label : 3));
  const data = { system: right, baseline: half, references: right };
  expect(pairedBootstrap(accuracy(), data).pValue).toBeLessThan(0.01);
  expect(bootstrap(accuracy(), half, right).score).toBe(0.5);
});

test("what cannot be drawn or compared is refused", () => {
  const refuses = (run: () => unknown, message: string): void => expect(run).toThrow(new Error(message));
  refuses(
    () => bootstrap(bleuMetric(), [], []),
    "bootstrap: nothing has been evaluated; at least one prediction is needed.",
  );
  refuses(
    () => pairedBootstrap(bleuMetric(), { system: ["a"], baseline: ["a", "b"], references: ["a"] }),
    "pairedBootstrap (baseline): there must be one reference for each prediction, got 2 predictions and 1 references.",
  );
  refuses(
    () => pairedRandomization(bleuMetric(), { system: [], baseline: ["a"], references: ["a"] }),
    "pairedRandomization (system): there must be one reference for each prediction, got 0 predictions and 1 references.",
  );
  refuses(
    () => bootstrap(bleuMetric(), ["a"], ["a"], { samples: 0 }),
    "bootstrap: samples must be a whole number of at least 1, got 0.",
  );
  refuses(
    () => bootstrap(bleuMetric(), ["a"], ["a"], { seed: -1 }),
    "bootstrap: seed must be a whole number from 0 to 4294967295, got -1.",
  );
});
