import {
  liveTensors,
  mean,
  mul,
  random,
  reference,
  square,
  start,
  sub,
  type Tensor,
  tensor,
} from "@refrain/core";
import { readEpoch, tokenStream } from "@refrain/data";
import { beforeAll, expect, test } from "vitest";
import { evaluate } from "./evaluate.ts";
import { charLoss, initialParams, stream } from "./testing/char-model.ts";
import type { LossContext } from "./train-types.ts";

beforeAll(async () => {
  await start(reference());
});

const batchesOf = (...batches: readonly (readonly number[])[]) => batches.map((batch) => ({ batch }));
const loss = ({ w }: { w: Tensor }, batch: readonly number[]) => ({
  value: mean(square(sub(tensor([...batch]), w))),
  count: batch.length,
});

test("the loss is the mean over all targets, however they are batched", async () => {
  const params = { w: tensor(0) };
  expect(await evaluate({ params, loss, batches: batchesOf([2, 4], [8]) })).toEqual({
    loss: 28,
    count: 3,
  });
  const small = await evaluate({ params, loss, batches: batchesOf([2], [4], [8]), readEvery: 3 });
  expect(small).toEqual({ loss: 28, count: 3 });
});

test("the state is carried through a text, so windows of any length give the same loss", async () => {
  const params = initialParams(random(3));
  const ids = [...stream.at(0, 0).inputs, ...stream.at(0, 1).inputs];
  const at = (time: number) =>
    evaluate({ params, loss: charLoss, batches: readEpoch(tokenStream(ids, { batch: 2, time })) });
  const [whole, parts] = [await at(35), await at(4)];
  expect(parts.count).toBe(70);
  expect(parts.loss).toBeCloseTo(whole.loss, 5);
});

test("it does not train: the context says so", async () => {
  const seen: boolean[] = [];
  const watching = (params: { w: Tensor }, batch: readonly number[], { training }: LossContext) => {
    seen.push(training);
    return loss(params, batch);
  };
  await evaluate({ params: { w: tensor(0) }, loss: watching, batches: batchesOf([1]) });
  expect(seen).toEqual([false]);
});

test("nothing stays alive", async () => {
  const params = initialParams(random(3));
  const before = liveTensors();
  await evaluate({ params, loss: charLoss, batches: readEpoch(stream), readEvery: 3 });
  expect(liveTensors()).toBe(before);
});

test("no batches, or a loss that is not finite, are refused", async () => {
  const params = { w: tensor(1) };
  await expect(evaluate({ params, loss, batches: [] })).rejects.toThrow(
    new Error("evaluate: there must be at least one batch, got none."),
  );
  await expect(
    evaluate({ params: { w: mul(params.w, 1e30) }, loss, batches: batchesOf([1], [2]) }),
  ).rejects.toThrow(new Error("evaluate: losses must be finite, batch 0 has Infinity."));
  await expect(evaluate({ params, loss, batches: [], readEvery: 0 })).rejects.toThrow(
    new Error("evaluate: readEvery must be a whole number from 1, got 0."),
  );
});
