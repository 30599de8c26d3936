import { gru } from "@refrain/cells";
import {
  add,
  concat,
  intTensor,
  mul,
  type RecurrentCell,
  random,
  reference,
  reverseRows,
  scan,
  start,
  type Tensor,
  zeros,
} from "@refrain/core";
import { beforeAll, expect, test } from "vitest";
import { bidirectional, type Merge } from "./bidirectional.ts";
import { recurrent } from "./recurrent.ts";
import { stack } from "./stack.ts";

beforeAll(async () => {
  await start(reference());
});

const context = { training: false, random: random(1) };
const cell = gru({ inputSize: 3, hiddenSize: 4 });
const lengths = [2, 5];

test("recurrent is a scan with the layer's parameters", () => {
  const layer = recurrent(cell);
  const params = layer.init(random(2));
  const inputs = random(3).normal([2, 5, 3]);
  const initialState = { h: random(4).normal([2, 4]) };
  const { outputs, state } = layer.apply(params, { inputs, lengths, initialState }, context);
  const scanned = scan(cell, params, inputs, { lengths, initialState });
  expect(outputs.dataSync()).toEqual(scanned.outputs.dataSync());
  expect(state.h.dataSync()).toEqual(scanned.state.h.dataSync());
  expect([layer.inputSize, layer.outputSize, layer.initialState(7).h.shape]).toEqual([3, 4, [7, 4]]);
});

test("a reversed layer is the layer on reversed rows, each from its own end", () => {
  const params = cell.init(random(2));
  const inputs = random(3).normal([2, 5, 3]);
  const turned = (x: Tensor) => reverseRows(x, intTensor(lengths));
  const backward = recurrent(cell, { reverse: true }).apply(params, { inputs, lengths }, context).outputs;
  const forward = recurrent(cell).apply(params, { inputs: turned(inputs), lengths }, context).outputs;
  expect(backward.dataSync()).toEqual(turned(forward).dataSync());
});

test("both directions, with parameters of their own, merge by concat, sum or average", () => {
  const inputs = random(3).normal([2, 5, 3]);
  const run = (merge: Merge) => {
    const layer = bidirectional(cell, { merge });
    const params = layer.init(random(2));
    return { layer, params, ...layer.apply(params, { inputs, lengths }, context) };
  };
  const { params, outputs, state } = run("concat");
  expect(params.forward.inputWeights.dataSync()).not.toEqual(params.backward.inputWeights.dataSync());
  const forward = recurrent(cell).apply(params.forward, { inputs, lengths }, context);
  const backward = recurrent(cell, { reverse: true }).apply(params.backward, { inputs, lengths }, context);
  expect(outputs.dataSync()).toEqual(concat([forward.outputs, backward.outputs]).dataSync());
  expect(state.backward.h.dataSync()).toEqual(backward.state.h.dataSync());
  const total = add(forward.outputs, backward.outputs);
  expect(run("sum").outputs.dataSync()).toEqual(total.dataSync());
  expect(run("average").outputs.dataSync()).toEqual(mul(total, 0.5).dataSync());
  expect([run("concat").layer.outputSize, run("sum").layer.outputSize]).toEqual([8, 4]);
});

test("each direction gets randomness of its own", () => {
  const seen: string[] = [];
  const listening: RecurrentCell<{ readonly w: Tensor }, { readonly h: Tensor }> = {
    kind: "test/listening",
    inputSize: 1,
    hiddenSize: 1,
    options: {},
    init: () => ({ w: zeros([1]) }),
    initialState: (batch) => ({ h: zeros([batch, 1]) }),
    project(_, inputs, { random }) {
      seen.push(random.key.join());
      return inputs;
    },
    step: (_, { h }, projected) => ({ output: add(h, projected), state: { h: projected } }),
  };
  const layer = bidirectional(listening, { merge: "sum" });
  layer.apply(layer.init(random(1)), { inputs: zeros([1, 1, 1]) }, context);
  expect(new Set(seen).size).toBe(2);
});

test("wrong inputs and merges are refused", () => {
  const layer = recurrent(cell);
  const params = layer.init(random(1));
  expect(() => layer.apply(params, { inputs: zeros([2, 5, 7]) }, context)).toThrow(
    "scan(gru): inputs must be [batch, time, input=3], got [2, 5, 7].",
  );
  expect(() => layer.apply(params, { inputs: zeros([1, 5, 3]), lengths: [6] }, context)).toThrow(
    "scan(gru): lengths must be integers from 1 to time=5, got 6 for row 0. Leave empty rows out.",
  );
  const alone = "inputs must be a tensor, got undefined. A layer over time takes { inputs, lengths?, ... }.";
  const x = zeros([1, 5, 3]) as never;
  expect(() => layer.apply(params, x, context)).toThrow(new Error(`recurrent(gru): ${alone}`));
  expect(() => bidirectional(cell, { merge: "sum" }).apply({} as never, x, context)).toThrow(
    new Error(`bidirectional(gru): ${alone}`),
  );
  expect(() => stack([layer]).apply([params], x, context)).toThrow(new Error(`stack: ${alone}`));
  expect(() => recurrent(layer as never)).toThrow(
    new Error("recurrent: pass a cell, such as lstm({ inputSize, hiddenSize }), got recurrent."),
  );
  expect(() => stack([cell as never])).toThrow(
    new Error("stack: layer 0 must be a layer over time, got gru. A cell becomes one by recurrent(cell)."),
  );
  // @ts-expect-error an unknown merge
  expect(() => bidirectional(cell, { merge: "mul" })).toThrow(
    "bidirectional: merge must be concat, sum or average, got mul.",
  );
});
