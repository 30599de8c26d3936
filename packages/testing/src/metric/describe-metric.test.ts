import type { Metric } from "@refrain/evaluation";
import { describe, expect, it } from "vitest";
import { brokenLaws } from "../laws/broken-laws.ts";
import { describeMetric } from "./describe-metric.ts";
import { metricLaws } from "./metric-laws.ts";

type Sums = { readonly error: number; readonly count: number };
type Absolute = Metric<number, number, Sums>;

/** The mean absolute error. */
function absolute(): Absolute {
  return {
    name: "absolute",
    better: "lower",
    init: () => ({ error: 0, count: 0 }),
    update({ error, count }, predictions, references) {
      if (predictions.length !== references.length) throw new Error("absolute: lengths must be equal.");
      let sum = error;
      for (let i = 0; i < predictions.length; i++) sum += Math.abs(predictions[i]! - references[i]!);
      return { error: sum, count: count + predictions.length };
    },
    compute({ error, count }) {
      if (count === 0) throw new Error("absolute: nothing was evaluated.");
      return error / count;
    },
  };
}

// Halves and quarters add up exactly, in any order.
const options = {
  draw: (random: () => number) => [Math.floor(random() * 80) / 4, Math.floor(random() * 80) / 4] as const,
  best: (reference: number) => reference,
};
const merge = (a: Sums, b: Sums): Sums => ({ error: a.error + b.error, count: a.count + b.count });

describeMetric("absolute", absolute, { ...options, merge });

describe("the laws of metrics", () => {
  const brokenBy = async (change: (made: Absolute) => Partial<Absolute>) =>
    Object.keys(
      await brokenLaws(metricLaws(() => ({ ...absolute(), ...change(absolute()) }), { ...options, merge })),
    );

  it("catch a mean of the batches' means", async () => {
    const found = await brokenBy((made) => ({
      update(state, predictions, references) {
        const batch = made.update(made.init(), predictions, references);
        return { error: state.error + batch.error / Math.max(1, batch.count), count: state.count + 1 };
      },
    }));
    expect(found).toContain("gives the same state for batches as for all at once");
    expect(found).toContain("does not change with an empty batch");
  });

  it("catch a state that is changed in place", async () => {
    const found = await brokenBy((made) => ({
      update(state, predictions, references) {
        return Object.assign(state, made.update(state, predictions, references));
      },
    }));
    expect(found).toContain("leaves the given state alone");
  });

  it("catch the wrong direction", async () => {
    expect(await brokenBy(() => ({ better: "higher" }))).toEqual([
      "scores nothing better than the prediction that is exactly right",
    ]);
  });

  it("catch NaN from nothing, and batches that do not fit", async () => {
    const found = await brokenBy(({ update }) => ({
      compute: ({ error, count }) => error / count,
      update: (state, predictions, references) =>
        update(state, predictions, Array.from(references).slice(0, predictions.length)),
    }));
    expect(found).toEqual([
      "is a number, and refuses to compute from nothing",
      "refuses batches of different lengths",
    ]);
  });

  it("catch a merge that takes sides", async () => {
    const found = await brokenLaws(metricLaws(absolute, { ...options, merge: (a) => a }));
    expect(Object.keys(found)).toEqual([
      "merges the states of parts, in any order, into the state of the whole",
    ]);
  });
});
