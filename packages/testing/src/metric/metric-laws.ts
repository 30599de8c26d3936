import { random } from "@refrain/core";
import type { Metric } from "@refrain/evaluation";
import { type KitOptions, type Law, must } from "../laws/law.ts";

/** How a metric is tested. */
export interface MetricOptions<Prediction, Reference, S> extends KitOptions {
  /** One random pair; `random` gives uniform numbers from 0 to 1. */
  readonly draw: (random: () => number) => readonly [Prediction, Reference];
  /** The prediction for a reference that none can beat. */
  readonly best: (reference: Reference) => Prediction;
  /** Adds the states of two parts, where the metric's states can be: `mergeStates`. */
  readonly merge?: (a: S, b: S) => S;
}

/** The laws of metrics. */
export function metricLaws<Prediction, Reference, S>(
  metric: () => Metric<Prediction, Reference, S>,
  { draw, best, merge }: Omit<MetricOptions<Prediction, Reference, S>, "skip">,
): Law[] {
  type Pairs = readonly (readonly [Prediction, Reference])[];
  type Use = (
    made: Metric<Prediction, Reference, S>,
    pairs: Pairs,
    update: (state: S, part: Pairs) => S,
  ) => void;
  const law = (name: string, check: Use): Law => ({
    name,
    run() {
      const made = metric();
      let drawn = 0;
      const pairs = Array.from({ length: 23 }, () => draw(() => random(11).split(drawn++).number()));
      const update = (state: S, part: Pairs): S =>
        made.update(
          state,
          part.map(([prediction]) => prediction),
          part.map(([, reference]) => reference),
        );
      check(made, pairs, update);
    },
  });

  const laws = [
    law("gives the same state for batches as for all at once", (made, pairs, update) => {
      const first = update(update(made.init(), pairs.slice(0, 1)), pairs.slice(1, 9));
      mustBeSame("The state of three batches", update(first, pairs.slice(9)), update(made.init(), pairs));
    }),

    law("does not change with an empty batch", (made, pairs, update) => {
      const whole = update(made.init(), pairs);
      mustBeSame("The state after an empty batch", made.update(whole, [], []), whole);
    }),

    law("leaves the given state alone", (made, pairs, update) => {
      const state = update(made.init(), pairs.slice(0, 9));
      const before = show(state);
      update(freeze(state), pairs.slice(9));
      made.compute(state);
      must(show(state) === before, `The given state must still be ${before}, got ${show(state)}.`);
    }),

    law("has a state that survives JSON", (made, pairs, update) => {
      const stored: S = JSON.parse(JSON.stringify(update(made.init(), pairs.slice(0, 9))));
      mustBeSame("The state after JSON", update(stored, pairs.slice(9)), update(made.init(), pairs));
    }),

    law("scores nothing better than the prediction that is exactly right", (made, pairs, update) => {
      const ideal = pairs.map(([, reference]) => [best(reference), reference] as const);
      const right = made.compute(update(made.init(), ideal));
      const other = made.compute(update(made.init(), pairs));
      must(
        made.better === "higher" ? right > other : right < other,
        `The best predictions must score ${made.better} than random ones; they score ${right}, and those ${other}.`,
      );
    }),

    law("is a number, and refuses to compute from nothing", (made, pairs, update) => {
      const value = made.compute(update(made.init(), pairs));
      must(Number.isFinite(value), `The metric must be finite, got ${value}.`);
      mustRefuse("compute of an empty state", () => made.compute(made.init()));
    }),

    law("refuses batches of different lengths", (made, pairs) => {
      const [prediction, reference] = pairs[0]!;
      mustRefuse("update with one prediction and two references", () =>
        made.update(made.init(), [prediction], [reference, reference]),
      );
    }),
  ];
  if (merge === undefined) return laws;
  return [
    ...laws,
    law("merges the states of parts, in any order, into the state of the whole", (made, pairs, update) => {
      const [a, b] = [update(made.init(), pairs.slice(0, 9)), update(made.init(), pairs.slice(9))];
      mustBeSame("The states of two parts, merged", merge(a, b), merge(b, a));
      const whole = update(made.init(), pairs);
      mustBeSame("A state merged with an empty one", merge(whole, made.init()), whole);
      const [merged, expected] = [made.compute(merge(a, b)), made.compute(whole)];
      // The sums are taken in another order, so the last digits may differ.
      must(
        Math.abs(merged - expected) <= 1e-9 * Math.max(1, Math.abs(expected)),
        `Merged states must compute ${expected}, got ${merged}.`,
      );
    }),
  ];
}

function mustBeSame(what: string, actual: unknown, expected: unknown): void {
  must(show(actual) === show(expected), `${what} must be ${show(expected)}, got ${show(actual)}.`);
}

function mustRefuse(what: string, f: () => unknown): void {
  try {
    f();
  } catch {
    return;
  }
  must(false, `${what} must throw.`);
}

/** JSON with the names in order, so that equal states are equal texts. */
function show(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(value).forEach(freeze);
  return Object.freeze(value);
}
