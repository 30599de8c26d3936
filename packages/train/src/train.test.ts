import {
  add,
  leavesOf,
  liveTensors,
  mean,
  mul,
  random,
  reference,
  square,
  start,
  sub,
  sum,
  type Tensor,
  tensor,
  undrawn,
} from "@refrain/core";
import { mapBatches, readBatches, readEpoch } from "@refrain/data";
import { batchNorm } from "@refrain/layers";
import { chain, clipByValue, type Optimizer, plateau, sgd } from "@refrain/optim";
import { beforeAll, expect, test } from "vitest";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint/codec.ts";
import { takeCheckpoint } from "./checkpoint/take-checkpoint.ts";
import { charOptions, initialParams, stream } from "./testing/char-model.ts";
import { train } from "./train.ts";
import type { Cursor, LossContext } from "./train-types.ts";

beforeAll(async () => {
  await start(reference());
});

/** Numbers as batches, one epoch after the other. */
function* numbers(values: readonly number[], from: Cursor | undefined) {
  for (let { epoch, batch } = from ?? { epoch: 0, batch: 0 }; ; [epoch, batch] = [epoch + 1, 0]) {
    for (; batch < values.length; batch++) {
      yield { batch: values[batch]!, next: { source: "numbers", epoch, batch: batch + 1 } };
    }
  }
}
const batchesOf = (values: readonly number[]) => (from: Cursor | undefined) => numbers(values, from);

test("a character model learns", async () => {
  const losses: number[] = [];
  for await (const { loss } of train({ ...charOptions(), steps: 56, readEvery: 14 })) losses.push(loss);
  expect(losses.length).toBe(4);
  expect(losses[0]).toBeGreaterThan(2.8);
  expect(losses[3]).toBeLessThan(2.4);
});

test("the same seed gives the same run, another one another", async () => {
  const run = async (seed: number) => {
    const losses: number[] = [];
    for await (const { loss } of train({ ...charOptions(), steps: 3, seed })) losses.push(loss);
    return losses;
  };
  expect(await run(5)).toEqual(await run(5));
  expect(await run(5)).not.toEqual(await run(6));
});

test.each([1, 3])(
  "a run that is resumed at any step equals one that was not stopped (readEvery %i)",
  async (readEvery) => {
    const options = { ...charOptions(), steps: 33, readEvery };
    const losses: number[] = [];
    const checkpoints: Uint8Array[] = [];
    let last: number[] = [];
    for await (const now of train(options)) {
      losses.push(now.loss);
      checkpoints.push(encodeCheckpoint(await takeCheckpoint(now)));
      last = leavesOf(now.params).flatMap((leaf) => [...leaf.dataSync()]);
    }
    // Across the epoch's end, where the state begins anew, and within an epoch, where it is carried.
    for (const at of [0, 4, 9].map((index) => (readEvery === 1 ? 3 * index : index))) {
      const resumed: number[] = [];
      let end: number[] = [];
      const resume = decodeCheckpoint(checkpoints[at]!);
      for await (const now of train({ ...options, params: initialParams(undrawn), resume })) {
        resumed.push(now.loss);
        end = leavesOf(now.params).flatMap((leaf) => [...leaf.dataSync()]);
      }
      expect(resumed).toEqual(losses.slice(at + 1));
      expect(end).toEqual(last);
    }
  },
);

test("the number of live tensors does not grow", async () => {
  // A device of its own: what other tests left is collected at any time.
  await start(reference());
  const counts: number[] = [];
  for await (const _ of train({ ...charOptions(), steps: 30, readEvery: 3, accumulate: 2 })) {
    counts.push(liveTensors());
  }
  expect(new Set(counts.slice(1)).size).toBe(1);
});

test("the caller's parameters and the last step's tensors stay alive", async () => {
  const options = charOptions();
  let last: readonly Tensor[] = [];
  for await (const { params } of train({ ...options, steps: 2 })) last = leavesOf(params);
  expect([...leavesOf(options.params), ...last].some(({ disposed }) => disposed)).toBe(false);
});

test("one step is yielded for each readEvery, with the mean of their losses, and the rest at the end", async () => {
  // The loss is the batch itself, weighed by itself too.
  const loss = ({ w }: { w: Tensor }, batch: number) => ({ value: add(mul(w, 0), batch), count: batch });
  const finite = function* () {
    for (let batch = 1; batch <= 5; batch++) yield { batch, next: { source: "", epoch: 0, batch } };
  };
  const options = { params: { w: tensor(1) }, optimizer: sgd({ learningRate: 0.1 }), loss, batches: finite };
  const seen: unknown[] = [];
  for await (const { step, loss, count, cursor } of train({ ...options, readEvery: 2 })) {
    seen.push({ step, loss, count, batch: cursor.batch });
  }
  expect(seen).toEqual([
    { step: 2, loss: (1 + 4) / 3, count: 3, batch: 2 },
    { step: 4, loss: (9 + 16) / 7, count: 7, batch: 4 },
    { step: 5, loss: 5, count: 5, batch: 5 },
  ]);
});

test("state is carried without a gradient, and begins anew where the batch says so", async () => {
  const seen: (number | undefined)[] = [];
  const loss = ({ w }: { w: Tensor }, _: { first: boolean }, { state }: LossContext<{ h: Tensor }>) => {
    seen.push(state?.h.dataSync()[0]);
    const h = state === undefined ? mul(w, 0) : state.h;
    return { value: mul(w, h), state: { h: add(h, mul(w, 0.5)) } };
  };
  const batches = function* () {
    for (const first of [true, false, false, true, false]) {
      yield { batch: { first }, next: { source: "", epoch: 0, batch: 0 } };
    }
  };
  const norms: number[] = [];
  const options = { params: { w: tensor(2) }, optimizer: sgd({ learningRate: 1e-30 }), loss, batches };
  for await (const { gradientNorms } of train(options)) norms.push(gradientNorms["w"]!);
  expect(seen).toEqual([undefined, 1, 2, undefined, 1]);
  expect(norms).toEqual([0, 1, 2, 0, 1]); // d(w h)/dw is h alone: what made h has no part in it.
});

test("accumulated batches make the step of one large batch", async () => {
  const loss = ({ w }: { w: Tensor }, batch: readonly number[]) => ({
    value: mean(square(sub(tensor([...batch]), w))),
    count: batch.length,
  });
  const run = async (parts: readonly (readonly number[])[]) => {
    const batches = function* () {
      for (const batch of [...parts, ...parts]) yield { batch, next: { source: "", epoch: 0, batch: 0 } };
    };
    const options = { params: { w: tensor(0) }, optimizer: sgd({ learningRate: 0.1 }), loss, batches };
    const results: number[] = [];
    for await (const now of train({ ...options, accumulate: parts.length })) {
      results.push(now.loss, now.count, now.gradientNorms["w"]!, now.params.w.dataSync()[0]!);
    }
    return results;
  };
  const whole = await run([[1, 2, 3, 6]]);
  const parts = await run([[1, 2, 3], [6]]);
  expect(parts.length).toBe(8);
  parts.forEach((value, index) => expect(value).toBeCloseTo(whole[index]!, 5));
});

test("running statistics are taken home from every batch", async () => {
  const norm = batchNorm({ features: 1 });
  const loss = (params: { norm: ReturnType<typeof norm.init> }, batch: number, context: LossContext) => ({
    value: sum(norm.apply(params.norm, tensor([[batch], [batch + 2]]), context)),
  });
  const options = { params: { norm: norm.init(random(0)) }, optimizer: sgd({ learningRate: 0 }), loss };
  const means: number[] = [];
  for await (const { params } of train({
    ...options,
    batches: batchesOf([0, 10]),
    steps: 2,
    accumulate: 2,
  })) {
    means.push(params.norm.buffers.mean.dataSync()[0]!);
  }
  expect(means[0]).toBeCloseTo(0.9 * 0.1 * 1 + 0.1 * 11, 5);
  expect(means[1]).toBeCloseTo(0.81 * means[0]! + 0.9 * 0.1 * 1 + 0.1 * 11, 5);
});

test("the optimizer is told of validation metrics, and a checkpoint keeps what it made of them", async () => {
  const loss = ({ w }: { w: Tensor }, batch: number) => ({ value: mul(w, batch) });
  const options = {
    ...{ params: { w: tensor(1) }, loss, batches: batchesOf([1]), steps: 6 },
    optimizer: chain(plateau({ factor: 0.5, patience: 0 }), sgd({ learningRate: 1 })),
  };
  const seen: number[] = [];
  let saved: Uint8Array | undefined;
  for await (const now of train(options)) {
    now.observe(1);
    seen.push(now.params.w.dataSync()[0]!);
    if (now.step === 3) saved = encodeCheckpoint(await takeCheckpoint(now));
  }
  const resumed: number[] = [];
  for await (const now of train({ ...options, resume: decodeCheckpoint(saved!) })) {
    now.observe(1);
    resumed.push(now.params.w.dataSync()[0]!);
  }
  expect(seen.map((w, index) => (seen[index - 1] ?? 1) - w)).toEqual([1, 1, 0.5, 0.25, 0.125, 0.0625]);
  expect(resumed).toEqual(seen.slice(3));
});

/** A loss whose gradients at step 3 are whatever is asked for, one step of four that are read together. */
async function failing(
  bad: { readonly loss?: number; readonly a?: number },
  optimizer: Optimizer = chain(sgd({ learningRate: 0.1 })),
): Promise<void> {
  const loss = ({ a, b }: { a: Tensor; b: Tensor }, batch: number) => {
    const third = batch === 3;
    const value = add(mul(a, third ? (bad.a ?? 1) : 1), mul(b, 2));
    return { value: third && bad.loss !== undefined ? add(mul(value, 0), bad.loss) : value };
  };
  const options = { params: { a: tensor(0), b: tensor(0) }, loss, optimizer };
  for await (const _ of train({ ...options, batches: batchesOf([1, 2, 3, 4]), readEvery: 2 }));
}

test("a loss that is not finite ends training with the step, the loss and the largest gradient", async () => {
  await expect(failing({ loss: Number.NaN })).rejects.toThrow(
    new Error(
      'train: the loss and the gradients must be finite; step 3 has a loss of NaN, and its largest gradient, of "a", a norm of 0. ' +
        "Checkpoints up to step 2 are good. Lower the learning rate, clip the gradients, or look for bad numbers in the data.",
    ),
  );
});

test("a gradient that is not finite ends training even when the optimizer would have hidden it", async () => {
  const hiding = chain(clipByValue(1), sgd({ learningRate: 0.1 }));
  await expect(failing({ a: 1e30 }, hiding)).rejects.toThrow(
    new Error(
      'train: the loss and the gradients must be finite; step 3 has a loss of -2e+29, and its largest gradient, of "a", a norm of Infinity. ' +
        "Checkpoints up to step 2 are good. Lower the learning rate, clip the gradients, or look for bad numbers in the data.",
    ),
  );
});

test("parameters that are not finite are not yielded", async () => {
  const loss = ({ w }: { w: Tensor }) => ({ value: mul(w, 2) });
  const options = { params: { w: tensor(0) }, loss, optimizer: sgd({ learningRate: 3e38 }) };
  await expect(train({ ...options, batches: batchesOf([1]) }).next()).rejects.toThrow(
    new Error(
      'train: the parameters must be finite; "w" is not after step 1, though the gradients were. ' +
        "No step was good so far. Lower the learning rate, clip the gradients, or look for bad numbers in the data.",
    ),
  );
});

test("timers have their turn while training runs", async () => {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 5);
  const from = performance.now();
  for await (const _ of train(charOptions())) if (performance.now() - from > 400) break;
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(2);
});

test("batches may come asynchronously", async () => {
  const losses: number[] = [];
  const batches = async function* (from: Cursor | undefined) {
    for (const each of readEpoch(stream, from)) yield Promise.resolve(each);
  };
  for await (const { loss } of train({ ...charOptions(), batches })) losses.push(loss);
  const expected: number[] = [];
  for await (const { loss } of train({ ...charOptions(), steps: 14 })) expected.push(loss);
  expect(losses).toEqual(expected);
});

test("bad options are refused", async () => {
  const run = (options: object) => train({ ...charOptions(), ...options }).next();
  await expect(run({ steps: 0 })).rejects.toThrow(
    new Error("train: steps must be a whole number from 1, got 0."),
  );
  await expect(run({ readEvery: 1.5 })).rejects.toThrow(
    new Error("train: readEvery must be a whole number from 1, got 1.5."),
  );
  await expect(run({ accumulate: -1 })).rejects.toThrow(
    new Error("train: accumulate must be a whole number from 1, got -1."),
  );
  const loss = ({ w }: { w: Tensor }) => ({ value: w, count: 0 });
  const options = { params: { w: tensor(1) }, optimizer: sgd({ learningRate: 1 }), loss };
  await expect(train({ ...options, batches: batchesOf([1]) }).next()).rejects.toThrow(
    new Error("train: the loss's count must be above 0, got 0. Leave out batches without targets."),
  );
});

test("a checkpoint of other data, another model or another optimizer is refused", async () => {
  const first = await train(charOptions()).next();
  const resume = await takeCheckpoint(first.value!);
  const run = (options: object) => train({ ...charOptions(), resume, ...options }).next();
  await expect(run({ params: { ...charOptions().params, lstm: { bias: tensor([1, 2]) } } })).rejects.toThrow(
    new Error(
      "train: resume: the checkpoint belongs to another model.\n" +
        "  params.lstm.bias: expected float32 [2], the checkpoint has float32 [48]\n" +
        "  params.lstm.inputWeights: expected nothing, the checkpoint has float32 [8, 48]\n" +
        "  params.lstm.recurrentWeights: expected nothing, the checkpoint has float32 [12, 48]",
    ),
  );
  await expect(run({ optimizer: sgd({ learningRate: 1 }) })).rejects.toThrow(
    /^train: resume: the checkpoint belongs to another optimizer./,
  );
  const other = mapBatches({ ...stream, description: "another text" }, (batch) => batch);
  await expect(run({ batches: (from?: Cursor) => readBatches(other, from) })).rejects.toThrow(
    new Error(
      `readBatches: the cursor belongs to ${stream.description}, but these are another text. ` +
        "Resume with the same data and options, or start from startOf(batches).",
    ),
  );
});

test("a loss that gives something else, and batches that are no function, are refused", async () => {
  const { params, optimizer } = charOptions();
  const start = (loss: unknown, batches: unknown = batchesOf([1])) =>
    train({ params, optimizer, loss: loss as never, batches: batches as never }).next();
  const must = "train: the loss must return { value }, a scalar tensor, got";
  await expect(start(() => tensor(1))).rejects.toThrow(new Error(`${must} a tensor alone.`));
  await expect(start(() => ({ loss: tensor(1) }))).rejects.toThrow(new Error(`${must} { loss }.`));
  await expect(start(() => {})).rejects.toThrow(new Error(`${must} undefined.`));
  await expect(start(async () => {})).rejects.toThrow(new Error(`${must} a promise; it must not be async.`));
  await expect(start(() => {}, numbers([1], undefined))).rejects.toThrow(
    new Error(
      "train: batches must be a function, from a place in the data to the batches from there on, such as (from) => readBatches(stream, from).",
    ),
  );
  await expect(
    start(
      () => {},
      () => [],
    ),
  ).rejects.toThrow(new Error("train: there must be at least one batch, got none."));
});

test("no checkpoint is taken of a step whose tensors are freed", async () => {
  const run = train({ ...charOptions(), steps: 3 });
  const { value: first } = await run.next();
  await run.next();
  await expect(takeCheckpoint(first!)).rejects.toThrow(
    /^takeCheckpoint: "carry\.c" of step 1 is freed\. The tensors of a step live until the next one is asked for; take the checkpoint before\.$/,
  );
  await run.return();
});
