import { lstm } from "@refrain/cells";
import {
  disposeTree,
  intTensor,
  leavesOf,
  liveTensors,
  mean,
  mul,
  random,
  reference,
  scoped,
  start,
  sub,
  type Tree,
  valueAndGradWithAux,
  zipTrees,
} from "@refrain/core";
import { beforeAll, expect, test } from "vitest";
import {
  batchNorm,
  bidirectional,
  dense,
  dropout,
  embedding,
  lastPooling,
  layerNorm,
  lockedDropout,
  maxPooling,
  meanPooling,
  observing,
  recurrent,
  sequential,
  stack,
  tiedOutput,
  withObserved,
} from "./index.ts";

beforeAll(async () => {
  await start(reference());
});

const training = { training: true, random: random(1) };
const evaluation = { training: false, random: random(1) };
const lengths = [3, 2];
const cell = lstm({ inputSize: 4, hiddenSize: 4 });
const tokens = embedding({ vocabularySize: 9, size: 4, paddingIndex: 0 });
const rnn = stack([recurrent(cell), bidirectional(cell, { merge: "sum" })], {
  dropout: 0.1,
  residual: true,
});
const norm = batchNorm({ features: 4 });
const output = tiedOutput({ vocabularySize: 9, size: 4 });

test("a layer leaves behind its output and nothing else", () => {
  const inputs = random(2).normal([2, 3, 4]);
  const ids = intTensor([[1, 2, 0], [3, 0, 0]]); // biome-ignore format: rows
  const [map, layerNormal] = [dense({ inputSize: 4, outputSize: 4 }), layerNorm({ features: 4 })];
  const params = {
    tokens: tokens.init(random(1)),
    rnn: rnn.init(random(1)),
    norm: norm.init(random(1)),
    output: output.init(random(1)),
    map: map.init(random(1)),
    layerNormal: layerNormal.init(random(1)),
  };
  const runs: readonly (() => Tree)[] = [
    () => tokens.apply(params.tokens, ids, training),
    () => ({ ...rnn.apply(params.rnn, { inputs, lengths }, training) }),
    () => norm.apply(params.norm, { inputs, lengths }, evaluation),
    () => output.apply(params.output, { inputs, ...params.tokens }, training),
    () => map.apply(params.map, inputs, training),
    () =>
      sequential([layerNormal, dropout(0.5), map]).apply(
        [params.layerNormal, {}, params.map],
        inputs,
        training,
      ),
    () => layerNormal.apply(params.layerNormal, inputs, training),
    () => dropout(0.5).apply({}, inputs, training),
    () => lockedDropout(0.5).apply({}, inputs, training),
    ...[meanPooling(), maxPooling(), lastPooling()].map(
      (pooling) => () => pooling.apply({}, { inputs, lengths }, training),
    ),
  ];
  for (const run of runs) {
    const before = liveTensors();
    const result = run();
    expect(liveTensors() - before).toBe(leavesOf(result).length);
    disposeTree(result);
  }
});

test("training a model of all of them does not grow the number of live tensors", () => {
  const ids = intTensor([[1, 2, 3], [3, 4, 0]]); // biome-ignore format: rows
  let params = {
    tokens: tokens.init(random(1)),
    rnn: rnn.init(random(1)),
    norm: norm.init(random(1)),
    output: output.init(random(1)),
  };
  const counts: number[] = [];
  for (let step = 0; step < 4; step++) {
    const { value, grads, aux } = valueAndGradWithAux((given: typeof params) => {
      const { context, observed } = observing(training);
      const vectors = tokens.apply(given.tokens, ids, context);
      const { outputs } = rnn.apply(given.rnn, { inputs: vectors, lengths }, context);
      const normal = norm.apply(given.norm, { inputs: outputs, lengths }, context);
      const logits = output.apply(given.output, { inputs: normal, ...given.tokens }, context);
      return { value: mean(mul(logits, logits)), aux: observed(given) };
    })(params);
    const next = withObserved(
      zipTrees([params, grads], ([p, g], name) =>
        name.includes("buffers") ? p! : scoped(() => sub(p!, mul(g!, 0.1))),
      ),
      aux,
    );
    const kept = new Set(leavesOf(next));
    for (const old of leavesOf(params)) if (!kept.has(old)) old.dispose();
    value.dispose();
    disposeTree(grads);
    params = next;
    counts.push(liveTensors());
  }
  expect(new Set(counts).size).toBe(1);
});
