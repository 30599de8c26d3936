import { type Tensor, tensor } from "@refrain/core";
import { describeOnEngines } from "@refrain/engine-tests";
import { describe, expect, it } from "vitest";
import golden from "./golden/optimizers.json" with { type: "json" };
import {
  adagrad,
  adam,
  adamW,
  addWeightDecay,
  applyUpdates,
  averagedSgd,
  chain,
  clipByGlobalNorm,
  clipByValue,
  exponentialAverage,
  hasStalled,
  ntAsgd,
  type Optimizer,
  plateau,
  rmsProp,
  sgd,
  stepDecay,
} from "./index.ts";

const decay = (rate: number) => stepDecay(rate, { every: 6, factor: 0.5 });
const optimizers: Readonly<Record<string, Optimizer>> = {
  sgd: sgd({ learningRate: 0.1 }),
  "sgd with momentum": sgd({ learningRate: 0.1, momentum: 0.9 }),
  "sgd with Nesterov momentum": sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }),
  "sgd with momentum and weight decay": chain(
    addWeightDecay(0.05),
    sgd({ learningRate: 0.1, momentum: 0.9 }),
  ),
  "sgd clipped by norm": chain(clipByGlobalNorm(0.9), sgd({ learningRate: 0.1 })),
  "sgd clipped by value": chain(clipByValue(0.2), sgd({ learningRate: 0.1 })),
  "sgd with a schedule": sgd({ learningRate: decay(0.1), momentum: 0.5 }),
  adagrad: adagrad({ learningRate: 0.1 }),
  "adagrad with an initial accumulator": adagrad({ learningRate: 0.1, initialAccumulator: 0.1 }),
  rmsProp: rmsProp(),
  "rmsProp with momentum": rmsProp({ momentum: 0.9, decay: 0.9 }),
  "rmsProp centered": rmsProp({ centered: true, decay: 0.95, epsilon: 1e-4 }),
  "rmsProp centered with momentum": rmsProp({ centered: true, momentum: 0.9, epsilon: 1e-4 }),
  adam: adam({ learningRate: 0.01 }),
  "adam with other decays": adam({ learningRate: 0.05, beta1: 0.5, beta2: 0.9, epsilon: 1e-3 }),
  "adam with weight decay": chain(addWeightDecay(0.1), adam({ learningRate: 0.01 })),
  "adam with a schedule": adam({ learningRate: decay(0.01) }),
  "adam with a plateau": chain(adam({ learningRate: 0.01 }), plateau({ factor: 0.5, patience: 1 })),
  adamW: adamW({ learningRate: 0.01 }),
  "adamW with a plateau": chain(
    adamW({ learningRate: 0.01, weightDecay: 0.2 }),
    plateau({ patience: 2, cooldown: 2, threshold: 0.01, minimum: 0.05 }),
  ),
  averagedSgd: averagedSgd({ learningRate: 0.1 }),
  "averagedSgd from step 6": averagedSgd({ learningRate: 0.1, start: 6, decay: 0.05, power: 0.5 }),
  "adam with an exponential average": chain(adam({ learningRate: 0.01 }), exponentialAverage({ decay: 0.9 })),
  "sgd with a plateau of a score": chain(
    sgd({ learningRate: 0.1 }),
    plateau({ factor: 0.5, patience: 1, threshold: 0.01 }),
  ),
  "ntAsgd triggered after step 9": ntAsgd({ learningRate: 0.3, interval: 2 }),
};
// The third loss after the best one is the first that is worse than all but the last two: after nine steps.
const metrics: Readonly<Record<string, readonly number[]>> = {
  // Of a score such as BLEU more is better, so its negative is told.
  "sgd with a plateau of a score": golden.scores.map((score) => -score),
  "ntAsgd triggered after step 9": [9, 8, 7, 6, 5, 4, 5, 5, 5, 5, ...Array(10).fill(1)],
};
const cases: Readonly<Record<string, { params: number[][]; averages?: number[][] }>> = golden.cases;

describeOnEngines("twenty steps equal PyTorch's", () => {
  it("in every case that is recorded", () => {
    expect(Object.keys(optimizers).sort()).toEqual(Object.keys(cases).sort());
  });

  it.each(Object.entries(optimizers))("%s", async (name, optimizer) => {
    type Params = { w: Tensor; b: Tensor };
    const make = ({ w, b }: { w: number[]; b: number[] }): Params => ({ w: tensor(w, [3, 2]), b: tensor(b) });
    let params = make(golden.params);
    let state = optimizer.init(params);
    for (const [step, gradient] of golden.gradients.entries()) {
      const { updates, state: next } = optimizer.update(make(gradient), state, params);
      params = applyUpdates(params, updates);
      state = optimizer.observe?.(next, (metrics[name] ?? golden.metrics)[step]!) ?? next;
      await close(params, cases[name]!.params[step]!);
      const averages = cases[name]!.averages?.[step];
      if (averages !== undefined) await close(optimizer.averaged!(state, params), averages);
    }
  });
});

describe("the trigger of NT-ASGD", () => {
  it("is pulled by a loss worse than the best of those before the last few", () => {
    expect(hasStalled([3, 2, 1], 9, 3)).toBe(false);
    expect(hasStalled([3, 2, 1, 1], 3.5, 3)).toBe(true);
    expect(hasStalled([3, 2, 1, 1], 3, 3)).toBe(false);
  });
});

async function close({ w, b }: { w: Tensor; b: Tensor }, expected: readonly number[]): Promise<void> {
  [...(await w.data()), ...(await b.data())].forEach((value, index) => {
    expect(Math.abs(value - expected[index]!) / Math.max(1, Math.abs(expected[index]!))).toBeLessThan(1e-5);
  });
}
