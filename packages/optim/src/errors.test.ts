import { reference, start, tensor } from "@refrain/core";
import { beforeAll, describe, expect, it } from "vitest";
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
  ntAsgd,
  rmsProp,
  sgd,
} from "./index.ts";

beforeAll(() => start(reference()));

describe("optimizers refuse", () => {
  it.each([
    [
      "sgd: learningRate must be a finite number from 0 up, or a schedule, got NaN.",
      () => sgd({ learningRate: Number.NaN }),
    ],
    [
      "adam: learningRate must be a finite number from 0 up, or a schedule, got -0.1.",
      () => adam({ learningRate: -0.1 }),
    ],
    [
      "sgd: momentum must be a finite number from 0 and below 1, got 1.",
      () => sgd({ learningRate: 1, momentum: 1 }),
    ],
    ["sgd: nesterov needs momentum; pass momentum: 0.9.", () => sgd({ learningRate: 1, nesterov: true })],
    [
      "adagrad: initialAccumulator must be a finite number from 0, got -1.",
      () => adagrad({ initialAccumulator: -1 }),
    ],
    ["rmsProp: epsilon must be a finite number above 0, got 0.", () => rmsProp({ epsilon: 0 })],
    ["adamW: weightDecay must be a finite number from 0, got NaN.", () => adamW({ weightDecay: Number.NaN })],
    ["adamW: beta2 must be a finite number from 0 and below 1, got 1.", () => adamW({ beta2: 1 })],
    [
      "averagedSgd: start must be a whole number from 0 on, got 1.5.",
      () => averagedSgd({ learningRate: 1, start: 1.5 }),
    ],
    [
      "ntAsgd: learningRate must be a finite number from 0 up, or a schedule, got NaN.",
      () => ntAsgd({ learningRate: Number.NaN }),
    ],
    ["clipByGlobalNorm: maxNorm must be a finite number above 0, got 0.", () => clipByGlobalNorm(0)],
    ["clipByValue: limit must be a finite number above 0, got -1.", () => clipByValue(-1)],
    ["addWeightDecay: rate must be a finite number from 0, got -1.", () => addWeightDecay(-1)],
    [
      "exponentialAverage: decay must be a finite number from 0 and below 1, got 1.",
      () => exponentialAverage({ decay: 1 }),
    ],
    ["chain: pass at least one optimizer.", () => chain()],
    [
      "chain: at most one member may average the parameters.",
      () => chain(averagedSgd({ learningRate: 1 }), ntAsgd({ learningRate: 1 })),
    ],
  ])("%s", (message, make) => {
    expect(make).toThrow(new Error(message));
  });

  it("a schedule that gives no number, with the step", () => {
    const optimizer = adam({ learningRate: (step) => (step < 2 ? 0.1 : Number.NaN) });
    const params = { w: tensor([1]) };
    let state = optimizer.init(params);
    for (let i = 0; i < 2; i++) ({ state } = optimizer.update(params, state, params));
    expect(() => optimizer.update(params, state, params)).toThrow(
      new Error("adam: the schedule must give a finite number from 0 up, got NaN at step 2."),
    );
  });

  it("a state of other parameters, or of another optimizer", () => {
    const params = { w: tensor([1, 2]) };
    const optimizer = adam();
    expect(() => optimizer.update(params, optimizer.init({ v: tensor([1]) }), params)).toThrow(
      new Error(
        'adam: the state has no mean of "w". It must come from init(params), or from update with the same parameters.',
      ),
    );
    expect(() => optimizer.update(params, optimizer.init({ w: tensor([1]) }), params)).toThrow(
      new Error('adam: the state\'s mean of "w" must be [2] like the parameter, got [1].'),
    );
    const two = chain(clipByValue(1), adam());
    expect(() => two.update(params, chain(adam()).init(params), params)).toThrow(
      new Error("chain: the state must have 2 parts, one for each member. It must come from the same chain."),
    );
  });

  it("a loss that is no number", () => {
    const optimizer = ntAsgd({ learningRate: 1 });
    expect(() => optimizer.observe!(optimizer.init({ w: tensor([1]) }), Number.POSITIVE_INFINITY)).toThrow(
      new Error("ntAsgd: observe: the loss must be a finite number, got Infinity."),
    );
  });
});

describe("applyUpdates", () => {
  it("adds, into new tensors", () => {
    const params = { w: tensor([1, 2]) };
    const next = applyUpdates(params, { w: tensor([0.5, -1]) });
    expect([...next.w.dataSync()]).toEqual([1.5, 1]);
    params.w.dispose();
    expect(next.w.disposed).toBe(false);
  });

  it("refuses updates of another form", () => {
    const updates: Record<string, ReturnType<typeof tensor>> = { v: tensor([1]) };
    expect(() => applyUpdates({ w: tensor([1]) } as typeof updates, updates)).toThrow(
      new Error('applyUpdates: updates must have the tensors of the parameters, "w" is missing.'),
    );
  });
});
