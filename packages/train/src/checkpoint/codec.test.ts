import { lstm } from "@refrain/cells";
import {
  namedLeaves,
  random,
  reference,
  start,
  type Tensor,
  type Tree,
  tensor,
  undrawn,
} from "@refrain/core";
import { beforeAll, expect, test } from "vitest";
import { initialParams, type Params } from "../testing/char-model.ts";
import { numberedCheckpoint } from "../testing/numbered-checkpoint.ts";
import type { TrainStep } from "../train-types.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { decodeCheckpoint, encodeCheckpoint } from "./codec.ts";
import { restoreParams } from "./restore.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";
import { takeCheckpoint } from "./take-checkpoint.ts";

beforeAll(async () => {
  await start(reference());
});

/** A step as `train` yields it. */
const step = (params: Tree = { w: tensor([1, 2]) }, state?: Tree): TrainStep => ({
  ...{ step: 12, loss: 1, count: 1, gradientNorms: {}, params, state },
  optimizerState: { numbers: { step: 12 }, tensors: { velocity: { w: tensor([3, 4]) } } },
  cursor: { source: "text", epoch: 1, batch: 5 },
  random: random(7).key,
  observe() {},
});

test("a checkpoint survives being encoded and decoded", async () => {
  const notes = { model: { kind: "lstm" }, tokenizer: { vocabulary: ["a", "é"] }, metrics: [{ loss: 2.5 }] };
  const state = [{ h: tensor([[1]]), c: tensor([[2]]) }, {}, { "a.b": tensor(3) }];
  const taken = await takeCheckpoint(step({ w: tensor([1, 2]) }, state), notes);
  const read = decodeCheckpoint(encodeCheckpoint(taken));
  expect(read).toEqual(taken);
  expect(read.carry).toEqual([{ h: "carry.0.h", c: "carry.0.c" }, {}, { "a.b": "carry.2.a.b" }]);
  expect([...read.tensors.keys()].sort()).toEqual([
    "carry.0.c",
    "carry.0.h",
    "carry.2.a.b",
    "optimizer.velocity.w",
    "params.w",
  ]);
});

test("a checkpoint gives the same bytes each time", async () => {
  const [first, second] = [await takeCheckpoint(step()), await takeCheckpoint(step())];
  expect(encodeCheckpoint(first)).toEqual(encodeCheckpoint(second));
});

test("two tensors of one dotted name cannot be saved", async () => {
  const params = { "a.b": tensor(1), a: { b: tensor(2) } };
  await expect(takeCheckpoint(step(params))).rejects.toThrow(
    new Error('takeCheckpoint: two tensors have the name "params.a.b". Names must not contain dots.'),
  );
});

test("numbers that JSON cannot hold are refused", async () => {
  const taken = await takeCheckpoint(step(), { metrics: { loss: Number.NaN } });
  expect(() => encodeCheckpoint(taken)).toThrow(
    new Error('encodeCheckpoint: numbers must be finite to be saved as JSON, got NaN at "loss" in metrics.'),
  );
});

test("what JSON cannot hold is refused, so that no file is written that cannot be read", () => {
  const refuse = (model: unknown, got: string) =>
    expect(() => encodeCheckpoint({ ...numberedCheckpoint(1, 1), model })).toThrow(
      new Error(
        `encodeCheckpoint: what is saved must be JSON, got a ${got}. Save plain numbers, texts, lists and records.`,
      ),
    );
  refuse(() => 1, "function at model");
  refuse({ init: () => 1 }, 'function at "init" in model');
  refuse({ ids: new Map() }, 'Map at "ids" in model');
  refuse([new Float32Array(2)], 'Float32Array at "0" in model');
  refuse({ w: tensor(1) }, 'Tensor at "w" in model');
  refuse({ count: 3n }, 'bigint at "count" in model');
  const bytes = encodeCheckpoint({ ...numberedCheckpoint(1, 1), model: undefined });
  expect(decodeCheckpoint(bytes).model).toBe(null);
  expect(() => encodeCheckpoint({ ...numberedCheckpoint(1, 1), model: Number.NaN })).toThrow(
    new Error("encodeCheckpoint: numbers must be finite to be saved as JSON, got NaN at model."),
  );
});

/** The bytes of a checkpoint with parts of its metadata changed; undefined takes one away. */
async function changed(change: Readonly<Record<string, string | undefined>>): Promise<Uint8Array> {
  const state = { h: tensor([1]) };
  const { tensors, metadata } = decodeSafetensors(
    encodeCheckpoint(await takeCheckpoint(step({ w: tensor([1, 2]) }, state))),
  );
  const kept = Object.entries({ ...metadata, ...change }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return encodeSafetensors({ tensors, metadata: Object.fromEntries(kept) });
}

test.each([
  [
    { format: "pt" },
    "decodeCheckpoint: the file is safetensors, but no checkpoint of Refrain: its metadata lacks the format. Read plain tensors with decodeSafetensors.",
  ],
  [
    { version: "2" },
    "decodeCheckpoint: the checkpoint has format version 2, and this @refrain/train reads up to 1. Update it.",
  ],
  [
    { version: "x" },
    'decodeCheckpoint: the checkpoint is damaged: its metadata has no valid "version", but: x',
  ],
  [{ step: undefined }, 'decodeCheckpoint: the checkpoint is damaged: its metadata lacks "step".'],
  [{ step: "-1" }, 'decodeCheckpoint: the checkpoint is damaged: its metadata has no valid "step", but: -1'],
  [
    { random: "[1]" },
    'decodeCheckpoint: the checkpoint is damaged: its metadata has no valid "random", but: [1]',
  ],
  [
    { cursor: '{"epoch":0}' },
    'decodeCheckpoint: the checkpoint is damaged: its metadata has no valid "cursor", but: {"epoch":0}',
  ],
  [
    { carry: '{"h":"carry.other"}' },
    'decodeCheckpoint: the checkpoint is damaged: its metadata has no valid "carry", but: {"h":"carry.other"}',
  ],
  [
    { carry: '{"h":3}' },
    'decodeCheckpoint: the checkpoint is damaged: its metadata has no valid "carry", but: {"h":3}',
  ],
  [
    { model: `"${"x".repeat(100)}` },
    `decodeCheckpoint: the checkpoint is damaged: its metadata has no valid "model", but: "${"x".repeat(59)}...`,
  ],
])("a checkpoint with wrong metadata is refused with the reason: %o", async (change, reason) => {
  const bytes = await changed(change);
  expect(() => decodeCheckpoint(bytes)).toThrow(new Error(reason));
});

test("damaged bytes are refused with the reason", () => {
  expect(() => decodeCheckpoint(new Uint8Array(3))).toThrow(
    new Error("decodeCheckpoint: the file is cut short: it has 3 bytes, and its first number alone has 8."),
  );
});

test("parameters come back on the device in the model's own form", async () => {
  const params: { layers: readonly { w: Tensor }[]; none: Record<string, never> } = {
    layers: [{ w: tensor([[1, 2]]) }, { w: tensor([3]) }],
    none: {},
  };
  const read = restoreParams(await takeCheckpoint(step(params)), params);
  expect(Array.isArray(read.layers)).toBe(true);
  expect(read.none).toEqual({});
  expect(read.layers.map(({ w }) => [w.shape, [...w.dataSync()]])).toEqual([
    [
      [1, 2],
      [1, 2],
    ],
    [[1], [3]],
  ]);
});

test("parameters are read over ones that were not drawn as over drawn ones, and wrong shapes are named", async () => {
  const taken = await takeCheckpoint(step(initialParams(random(3))));
  const numbers = (like: Params) =>
    [...namedLeaves(restoreParams(taken, like))].map(([name, leaf]) => [name, leaf.shape, leaf.dataSync()]);
  expect(numbers(initialParams(undrawn))).toEqual(numbers(initialParams(random(4))));
  const wider = lstm({ inputSize: 8, hiddenSize: 13 });
  expect(() => restoreParams(taken, { ...initialParams(undrawn), lstm: wider.init(undrawn) })).toThrow(
    new Error(
      "restoreParams: the checkpoint belongs to another model.\n" +
        "  params.lstm.bias: expected float32 [52], the checkpoint has float32 [48]\n" +
        "  params.lstm.inputWeights: expected float32 [8, 52], the checkpoint has float32 [8, 48]\n" +
        "  params.lstm.recurrentWeights: expected float32 [13, 52], the checkpoint has float32 [12, 48]",
    ),
  );
});

test("parameters of another model are refused with the first differences", async () => {
  const names = ["a", "b", "c", "d", "e", "f"];
  const taken: Checkpoint = await takeCheckpoint(
    step(Object.fromEntries(names.map((name) => [name, tensor(1)]))),
  );
  expect(() => restoreParams(taken, { a: tensor([1]), b: tensor(1), x: tensor(2) })).toThrow(
    new Error(
      "restoreParams: the checkpoint belongs to another model.\n" +
        "  params.a: expected float32 [1], the checkpoint has float32 []\n" +
        "  params.c: expected nothing, the checkpoint has float32 []\n" +
        "  params.d: expected nothing, the checkpoint has float32 []\n" +
        "  params.e: expected nothing, the checkpoint has float32 []\n" +
        "  params.f: expected nothing, the checkpoint has float32 []\n" +
        "  and 1 more",
    ),
  );
});
