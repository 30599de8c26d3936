import { random, reference, start, sum, type Tensor, tensor, valueAndGradWithAux } from "@refrain/core";
import { beforeAll, expect, test } from "vitest";
import { batchNorm } from "./batch-norm.ts";
import { dense } from "./dense.ts";
import { observing, withObserved } from "./observing.ts";
import { sequential } from "./sequential.ts";

beforeAll(async () => {
  await start(reference());
});

const training = { training: true, random: random(1) };
const layer = batchNorm({ features: 2 });

test("what stands behind a row's end touches no number and no gradient, and comes out as 0", () => {
  const params = layer.init(random(1));
  const run = (behind: number) => {
    const inputs = tensor([[[1, 2], [3, 5]], [[4, 4], [behind, behind]]]); // biome-ignore format: rows
    return valueAndGradWithAux((given: { params: typeof params; inputs: Tensor }) => {
      const { context, observed } = observing(training);
      const outputs = layer.apply(given.params, { inputs: given.inputs, lengths: [2, 1] }, context);
      return { value: sum(outputs), aux: { outputs, observed: observed(given.params) } };
    })({ params, inputs });
  };
  const [clean, dirty] = [run(0), run(Number.NaN)];
  const numbers = ({ aux, grads }: typeof clean) =>
    [
      aux.outputs,
      grads.inputs,
      grads.params.scale,
      aux.observed["buffers.mean"]!,
      aux.observed["buffers.variance"]!,
    ].map((each) => Array.from(each.dataSync()));
  expect(numbers(dirty)).toEqual(numbers(clean));
  expect(numbers(dirty)[0]!.slice(6)).toEqual([0, 0]);
});

test("buffers have a gradient of zeros outside of training too", () => {
  const { grads } = valueAndGradWithAux((params: ReturnType<typeof layer.init>) => {
    const outputs = layer.apply(params, tensor([[1, 2]]), { training: false, random: random(1) });
    return { value: sum(outputs), aux: [] };
  })(layer.init(random(1)));
  expect(Array.from(grads.buffers.mean.dataSync())).toEqual([0, 0]);
  expect(Array.from(grads.buffers.variance.dataSync())).toEqual([0, 0]);
});

test("inside another layer, a buffer is observed under its own name", () => {
  const model = sequential([dense({ inputSize: 3, outputSize: 2 }), layer]);
  const params = model.init(random(1));
  const { context, observed } = observing(training);
  model.apply(params, random(2).normal([5, 3]), context);
  const news = observed(params);
  expect(Object.keys(news)).toEqual(["1.buffers.mean", "1.buffers.variance"]);
  const next = withObserved(params, news);
  expect(next[1].buffers.mean).toBe(news["1.buffers.mean"]);
  expect(next[0].weights).toBe(params[0].weights);
});

test("a layer that is applied twice observes twice, in order", () => {
  const params = layer.init(random(1));
  const batches = [tensor([[0, 2], [2, 4]]), tensor([[10, 6], [20, 10]])] as const; // biome-ignore format: rows
  const { context, observed } = observing(training);
  for (const inputs of batches) layer.apply(params, inputs, context);
  const mean = observed(params)["buffers.mean"]!;
  // 0.9 * (0.1 * [1, 3]) + 0.1 * [15, 8]
  expect(mean.dataSync()[0]).toBeCloseTo(1.59, 6);
  expect(mean.dataSync()[1]).toBeCloseTo(1.07, 6);
});

test("wrong options, inputs and contexts are refused", () => {
  const params = layer.init(random(1));
  expect(() => batchNorm({ features: 2, momentum: 0 })).toThrow(
    "batchNorm: momentum must be above 0 and at most 1, got 0.",
  );
  expect(() => batchNorm({ features: 2, epsilon: 0 })).toThrow("batchNorm: epsilon must be above 0, got 0.");
  expect(() => layer.apply(params, tensor([[1, 2]]), training)).toThrow(
    "batchNorm: in training the context must take the running statistics; make it with `observing(context)`.",
  );
  const { context } = observing(training);
  expect(() => layer.apply(params, tensor([[1, 2]]), context)).toThrow(
    "batchNorm: in training there must be at least two rows or steps, got 1.",
  );
  expect(() => layer.apply(params, tensor([[1, 2, 3]]), context)).toThrow(
    "batchNorm: inputs must be [..., features=2], got [1, 3].",
  );
  expect(() => layer.apply(params, tensor([1, 2]), context)).toThrow(
    "batchNorm: inputs must be [batch, features] or [batch, time, features], got [2].",
  );
  expect(() => layer.apply(params, { inputs: tensor([[1, 2]]), lengths: [1] }, context)).toThrow(
    "batchNorm: inputs must be [batch, time, features] where there are lengths, got [1, 2].",
  );
  expect(() => withObserved(params, { mean: tensor([1, 2]) })).toThrow(
    'withObserved: "mean" is not among the parameters. Pass those that were observed.',
  );
});
