import { describe, expect, test } from "vitest";
import {
  accuracy,
  bitsPerByte,
  bitsPerCharacter,
  bleuMetric,
  cerMetric,
  chrfMetric,
  type ForecastSeries,
  f1,
  type Label,
  type Metric,
  mae,
  mape,
  mase,
  mergeStates,
  merMetric,
  mse,
  perplexity,
  precision,
  type References,
  recall,
  rmse,
  rougeMetric,
  type Sums,
  score,
  smape,
  terMetric,
  topK,
  werMetric,
  wilMetric,
} from "./index.ts";

// Every metric keeps every law. A case draws one random pair and names the prediction that cannot be beaten.
interface Case<Prediction, Reference, S extends Sums> {
  metric: Metric<Prediction, Reference, S>;
  draw(random: () => number): readonly [Prediction, Reference];
  best(reference: Reference): Prediction;
}

/** A small linear congruential generator: uniform in [0, 1). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

const labels = ["noun", "verb", "adjective"];
const classId = (random: () => number): number => Math.floor(random() * labels.length);
const classPair = (random: () => number): readonly [number, number] => [classId(random), classId(random)];
const numbers = (random: () => number): readonly [number, number] => [random() * 20 - 5, random() * 20 + 1];
const some = (length: number, random: () => number): number[] => Array.from({ length }, () => random() * 9);

function classCase<S extends Sums>(metric: Metric<Label, Label, S>): Case<Label, Label, S> {
  return { metric, draw: classPair, best: (reference) => reference };
}

function numberCase<S extends Sums>(metric: Metric<number, number, S>): Case<number, number, S> {
  return { metric, draw: numbers, best: (reference) => reference };
}

describeLaws(classCase(accuracy()));
for (const metricOf of [precision, recall, f1]) {
  for (const average of ["micro", "macro", "weighted"] as const) {
    describeLaws(classCase(metricOf({ labels, average })));
  }
  describeLaws(classCase(metricOf({ labels, positive: "verb" })));
}
describeLaws<ArrayLike<number>, number, Sums>({
  metric: topK(2),
  draw: (random) => [Float32Array.from(some(5, random)), Math.floor(random() * 5)],
  best: (reference) => [0, 1, 2, 3, 4].map((id) => Number(id === reference)),
});
describeLaws({
  metric: perplexity(),
  draw: (random) => [random() * 30, 1 + Math.floor(random() * 9)],
  best: () => 0,
});
for (const metric of [bitsPerCharacter(), bitsPerByte()]) {
  describeLaws({
    metric,
    draw: (random) => [random() * 30, "ñandú 🐳".slice(classId(random))],
    best: () => 0,
  });
}
for (const metric of [mae(), mse(), rmse(), mape(), smape()]) describeLaws(numberCase(metric));

const sentence = (random: () => number): string =>
  Array.from(
    { length: 1 + Math.floor(random() * 9) },
    () => ["the", "cat,", "sat", "今天", "3.5"][Math.floor(random() * 5)],
  ).join(" ");

/** One text, or up to three. */
function references(random: () => number): References {
  const texts = Array.from({ length: 1 + classId(random) }, () => sentence(random));
  return random() < 0.5 ? texts[0]! : texts;
}

function translationCase<S extends Sums>(metric: Metric<string, References, S>): Case<string, References, S> {
  return {
    metric,
    draw: (random) => [random() < 0.1 ? "" : sentence(random), references(random)],
    best: (given) => (typeof given === "string" ? given : given[0]!),
  };
}

function speechCase<S extends Sums>(metric: Metric<string, string, S>): Case<string, string, S> {
  return { metric, draw: (random) => [sentence(random), sentence(random)], best: (given) => given };
}

describeLaws(translationCase(bleuMetric()));
describeLaws(translationCase(bleuMetric({ tokenizer: "zh", smoothing: "add-k", effectiveOrder: true })));
describeLaws(translationCase(chrfMetric({ wordOrder: 2 })));
describeLaws(translationCase(terMetric()));
for (const kind of ["rouge1", "rouge2", "rougeL", "rougeLsum"] as const) {
  describeLaws(translationCase(rougeMetric(kind)));
}
for (const metric of [werMetric(), cerMetric(), merMetric(), wilMetric()]) describeLaws(speechCase(metric));
describeLaws<ArrayLike<number>, ForecastSeries, Sums>({
  metric: mase({ seasonality: 3 }),
  draw: (random) => [some(4, random), { history: some(9, random), actual: some(4, random) }],
  best: ({ actual }) => actual,
});

function describeLaws<Prediction, Reference, S extends Sums>({
  metric,
  draw,
  best,
}: Case<Prediction, Reference, S>): void {
  const random = seeded(11);
  const pairs = Array.from({ length: 23 }, () => draw(random));
  const update = (state: S, part: typeof pairs): S =>
    metric.update(
      state,
      part.map(([prediction]) => prediction),
      part.map(([, reference]) => reference),
    );
  const whole = update(metric.init(), pairs);

  describe(metric.name, () => {
    test("gives the same state for batches as for all at once", () => {
      const batched = update(
        update(update(metric.init(), pairs.slice(0, 1)), pairs.slice(1, 9)),
        pairs.slice(9),
      );
      expect(batched).toEqual(whole);
    });

    test("does not change with an empty batch", () => {
      expect(metric.update(whole, [], [])).toEqual(whole);
    });

    test("leaves the given state alone", () => {
      const state = freeze(update(metric.init(), pairs.slice(0, 9)));
      const before = JSON.stringify(state);
      update(state, pairs.slice(9));
      metric.compute(state);
      expect(JSON.stringify(state)).toBe(before);
    });

    test("has a state that survives JSON", () => {
      const stored: S = JSON.parse(JSON.stringify(update(metric.init(), pairs.slice(0, 9))));
      expect(update(stored, pairs.slice(9))).toEqual(whole);
    });

    test("merges the states of parts, in any order, into the state of the whole", () => {
      const [a, b] = [update(metric.init(), pairs.slice(0, 9)), update(metric.init(), pairs.slice(9))];
      expect(mergeStates(a, b)).toEqual(mergeStates(b, a));
      expect(mergeStates(whole, metric.init())).toEqual(whole);
      // the sums are taken in another order, so the last digits may differ
      expect(metric.compute(mergeStates(a, b))).toBeCloseTo(metric.compute(whole), 9);
    });

    test("scores nothing better than the prediction that is exactly right", () => {
      const right = metric.compute(
        update(
          metric.init(),
          pairs.map(([, reference]) => [best(reference), reference]),
        ),
      );
      const drawn = metric.compute(whole);
      expect(metric.better === "higher" ? right - drawn : drawn - right).toBeGreaterThan(0);
    });

    test("refuses to compute from nothing", () => {
      expect(() => metric.compute(metric.init())).toThrow(
        /: nothing has been evaluated; at least one prediction is needed\.$/,
      );
    });

    test("refuses batches of different lengths", () => {
      const [prediction, reference] = pairs[0]!;
      expect(() => metric.update(metric.init(), [prediction], [reference, reference])).toThrow(
        /: there must be one reference for each prediction, got 1 predictions and 2 references\.$/,
      );
    });

    test("takes one pair as score does", () => {
      const [prediction, reference] = pairs[0]!;
      expect(score(metric, [prediction], [reference])).toBe(
        metric.compute(update(metric.init(), pairs.slice(0, 1))),
      );
    });
  });
}

function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(value).forEach(freeze);
  return Object.freeze(value);
}
