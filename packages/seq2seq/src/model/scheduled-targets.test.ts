import {
  argMax,
  exp,
  intTensor,
  liveTensors,
  log,
  random,
  reference,
  reshape,
  start,
  type Tensor,
  tensor,
} from "@refrain/core";
import { beforeAll, expect, test } from "vitest";
import type { StepDecoder } from "../search/step-decoder.ts";
import { scheduledTargets } from "./scheduled-targets.ts";
import { batch, decoders, pairs, small } from "./test-subjects.ts";

beforeAll(async () => {
  await start(reference());
});

const model = small(decoders["Bahdanau's decoder"]!());
const numbers = (x: Tensor) => Array.from(x.dataSync());

test("with probability 0 the targets stay as they are, and at a high one most are the model's own but the first", () => {
  const params = model.init(random(1));
  const { source, sourceLengths, target } = batch();
  const decoder = model.stepDecoder(params, source, sourceLengths);
  const mix = (probability: number) =>
    scheduledTargets(decoder, target, { probability, random: random(2), choose: "best" });
  expect(numbers(mix(0))).toEqual(pairs.target.flat());

  const own = mix(0.999999);
  let [tokens, state] = [intTensor([1, 1, 1]), decoder.initialState];
  for (let step = 1; step < 5; step++) {
    const next = decoder.step(tokens, state);
    tokens = argMax(next.logProbabilities, 1);
    state = next.state;
    expect(numbers(own).filter((_, i) => i % 5 === step)).toEqual(numbers(tokens));
  }
});

test("tokens are drawn from the model's probabilities, the same ones from the same randomness", () => {
  const shares = [0.5, 0.3, 0.15, 0.05];
  const rows = 4000;
  const decoder: StepDecoder<{ h: Tensor }> = {
    vocabularySize: 4,
    batch: rows,
    initialState: { h: tensor(new Float32Array(rows), [rows, 1]) },
    step: (tokens, { h }) => ({
      logProbabilities: log(tensor(Array.from({ length: tokens.size }, () => shares))),
      state: { h: exp(h) },
    }),
  };
  const target = intTensor(new Int32Array(rows * 2), [rows, 2]);
  const draw = (seed: number) =>
    numbers(scheduledTargets(decoder, target, { probability: 0.999999, random: random(seed) })).filter(
      (_, i) => i % 2 === 1,
    );
  const drawn = draw(3);
  shares.forEach((share, token) => {
    const deviation = Math.sqrt((share * (1 - share)) / rows);
    const found = drawn.filter((each) => each === token).length / rows;
    expect(Math.abs(found - share)).toBeLessThan(4 * deviation);
  });
  expect(draw(3)).toEqual(drawn);
  expect(draw(4)).not.toEqual(drawn);
});

test("the share of the model's tokens is the probability", () => {
  const rows = 2000;
  const decoder: StepDecoder<{ h: Tensor }> = {
    vocabularySize: 2,
    batch: rows,
    initialState: { h: tensor(new Float32Array(rows), [rows, 1]) },
    step: (tokens, state) => ({
      logProbabilities: tensor(Array.from({ length: tokens.size }, () => [-100, 0])),
      state: { h: reshape(exp(state.h), [rows, 1]) },
    }),
  };
  const target = intTensor(new Int32Array(rows * 2), [rows, 2]);
  const mixed = numbers(scheduledTargets(decoder, target, { probability: 0.25, random: random(5) }));
  const share = mixed.filter((token) => token === 1).length / rows;
  expect(Math.abs(share - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / rows));
});

test("nothing is left behind but the targets", () => {
  const params = model.init(random(1));
  const { source, sourceLengths, target } = batch();
  const decoder = model.stepDecoder(params, source, sourceLengths);
  const before = liveTensors();
  scheduledTargets(decoder, target, { probability: 0.5, random: random(2) });
  expect(liveTensors()).toBe(before + 1);
});

test("what does not fit is refused", () => {
  const { source, target } = batch();
  const decoder = model.stepDecoder(model.init(random(1)), source);
  expect(() => scheduledTargets(decoder, target, { probability: 1, random: random(1) })).toThrow(
    "scheduledTargets: probability must be a number from 0 to below 1, got 1.",
  );
  expect(() => scheduledTargets(decoder, intTensor([[1, 2]]), { probability: 0, random: random(1) })).toThrow(
    "scheduledTargets: target must be int32 [batch=3, time], got int32 [1, 2].",
  );
});
