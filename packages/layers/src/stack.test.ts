import { elman, gru, lstm } from "@refrain/cells";
import { add, concat, mean, random, reference, sliceAxis, square, start, valueAndGrad } from "@refrain/core";
import { beforeAll, expect, test } from "vitest";
import { bidirectional } from "./bidirectional.ts";
import { lockedDropout } from "./locked-dropout.ts";
import { recurrent } from "./recurrent.ts";
import { stack } from "./stack.ts";

beforeAll(async () => {
  await start(reference());
});

const evaluation = { training: false, random: random(1) };
const training = { training: true, random: random(1) };
const lower = recurrent(lstm({ inputSize: 3, hiddenSize: 4 }));
const upper = recurrent(gru({ inputSize: 4, hiddenSize: 4 }));

test("a stack is its layers one after the other, whatever their cells", () => {
  const layer = stack([lower, upper]);
  const params = layer.init(random(2));
  const inputs = random(3).normal([2, 5, 3]);
  const { outputs, state } = layer.apply(params, { inputs, lengths: [5, 2] }, evaluation);
  const first = lower.apply(params[0], { inputs, lengths: [5, 2] }, evaluation);
  const second = upper.apply(params[1], { inputs: first.outputs, lengths: [5, 2] }, evaluation);
  expect(outputs.dataSync()).toEqual(second.outputs.dataSync());
  expect(state[0].c.dataSync()).toEqual(first.state.c.dataSync());
  expect(state[1].h.dataSync()).toEqual(second.state.h.dataSync());
});

test("two halves with the state handed over equal the whole", () => {
  const layer = stack([lower, upper], { residual: true });
  const params = layer.init(random(2));
  const inputs = random(3).normal([2, 6, 3]);
  const whole = layer.apply(params, { inputs, initialState: layer.initialState(2) }, evaluation);
  const one = layer.apply(params, { inputs: sliceAxis(inputs, 1, 0, 2) }, evaluation);
  const two = layer.apply(
    params,
    { inputs: sliceAxis(inputs, 1, 2, 4), initialState: one.state },
    evaluation,
  );
  expect(concat([one.outputs, two.outputs], 1).dataSync()).toEqual(whole.outputs.dataSync());
  expect(two.state[1].h.dataSync()).toEqual(whole.state[1].h.dataSync());
});

test("residual layers, from the second on, add their inputs", () => {
  const layer = stack([lower, upper], { residual: true });
  const params = layer.init(random(2));
  const inputs = random(3).normal([2, 5, 3]);
  const first = lower.apply(params[0], { inputs }, evaluation).outputs;
  const second = upper.apply(params[1], { inputs: first }, evaluation).outputs;
  const { outputs } = layer.apply(params, { inputs }, evaluation);
  expect(outputs.dataSync()).toEqual(add(first, second).dataSync());
});

test("dropout acts between layers only: not before the first, nor after the last", () => {
  const params = stack([lower, upper]).init(random(2));
  const inputs = random(3).normal([2, 5, 3]);
  const run = (dropout: number, context: typeof training) =>
    stack([lower, upper], { dropout }).apply(params, { inputs }, context);
  const [plain, dropped] = [run(0, training), run(0.5, training)];
  expect(dropped.state[0].h.dataSync()).toEqual(plain.state[0].h.dataSync());
  expect(dropped.outputs.dataSync()).not.toEqual(plain.outputs.dataSync());
  expect(dropped.outputs.dataSync().every((value) => value !== 0)).toBe(true);
  expect(run(0.5, evaluation).outputs.dataSync()).toEqual(plain.outputs.dataSync());
});

test("each gap of a stack has a mask of its own, locked where the layer is", () => {
  const identityStack = (dropout: number | ReturnType<typeof lockedDropout>) => {
    const seen: Float32Array[] = [];
    const spy = { ...upper, apply: ((params, input, context) => {
      seen.push(Float32Array.from(input.inputs.dataSync(), (value) => (value === 0 ? 0 : 1)));
      return upper.apply(params, input, context);
    }) satisfies typeof upper.apply }; // biome-ignore format: one object
    const layer = stack([spy, spy, spy], { dropout });
    layer.apply(layer.init(random(2)), { inputs: random(3).normal([2, 8, 4]) }, training);
    return seen;
  };
  const [none, first, second] = identityStack(0.5);
  expect(none!.every((kept) => kept === 1)).toBe(true);
  expect(first).not.toEqual(second);
  const [, locked] = identityStack(lockedDropout(0.5));
  for (let t = 1; t < 8; t++) expect(locked!.slice(t * 4, t * 4 + 4)).toEqual(locked!.slice(0, 4));
});

test("a state can start a stack of stacks in both directions, and every parameter gets a gradient", () => {
  const both = bidirectional(elman({ inputSize: 3, hiddenSize: 2 }), { merge: "concat" });
  const layer = stack([both, stack([upper, upper], { dropout: 0.1 })]);
  const params = layer.init(random(4));
  const { grads } = valueAndGrad((given: typeof params) => {
    const input = { inputs: random(3).normal([2, 5, 3]), initialState: layer.initialState(2) };
    return mean(square(layer.apply(given, input, training).outputs));
  })(params);
  expect(grads[1][1].inputWeights.dataSync().some((value) => value !== 0)).toBe(true);
  expect(grads[0].backward.recurrentWeights.dataSync().some((value) => value !== 0)).toBe(true);
});

test("layers that do not fit, and states of another stack, are refused", () => {
  expect(() => stack([])).toThrow("stack: pass at least one layer.");
  expect(() => stack([lower, lower])).toThrow(
    "stack: layer 1 must have inputSize 4, the outputSize of the layer below, got 3.",
  );
  const narrow = recurrent(lstm({ inputSize: 4, hiddenSize: 2 }));
  expect(() => stack([lower, narrow], { residual: true })).toThrow(
    "stack: layer 1 must have outputSize 4, like its inputSize, to be residual, got 2.",
  );
  expect(() => stack([lower, upper], { dropout: 1 })).toThrow(
    "dropout: rate must be at least 0 and below 1, got 1. It is the share that is dropped.",
  );
  const layer = stack([upper]);
  const two = stack([upper, upper]).initialState(1);
  const inputs = random(1).normal([1, 2, 4]);
  expect(() =>
    // @ts-expect-error two states for one layer
    layer.apply(layer.init(random(1)), { inputs, initialState: two }, evaluation),
  ).toThrow("stack: initialState must have one state for each of 1 layers, got 2.");
});

test("a stack's options describe it as JSON", () => {
  const { options } = stack([lower, bidirectional(gru({ inputSize: 4, hiddenSize: 2 }), { merge: "sum" })], {
    dropout: lockedDropout(0.2),
  });
  expect(JSON.parse(JSON.stringify(options))).toEqual({
    layers: [
      {
        kind: "recurrent",
        options: {
          cell: {
            kind: "lstm",
            inputSize: 3,
            hiddenSize: 4,
            options: { peepholes: false, coupledGates: false, forgetBias: 1 },
          },
          reverse: false,
        },
      },
      {
        kind: "bidirectional",
        options: {
          cell: { kind: "gru", inputSize: 4, hiddenSize: 2, options: { reset: "after" } },
          merge: "sum",
        },
      },
    ],
    dropout: { kind: "lockedDropout", options: { rate: 0.2 } },
    residual: false,
  });
});
