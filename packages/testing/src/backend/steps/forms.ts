import {
  abs,
  add,
  concat,
  cos,
  div,
  equal,
  exp,
  less,
  log,
  matMul,
  max,
  maximum,
  mean,
  minimum,
  mul,
  neg,
  pad,
  pow,
  relu,
  sigmoid,
  sign,
  sin,
  sliceAxis,
  softplus,
  sqrt,
  square,
  sub,
  sum,
  tanh,
  where,
} from "@refrain/core";
import { projectWith } from "./project-with.ts";
import { type StepProgram, stepProgram } from "./step-cell.ts";

const affine = (input: number, width: number) => ({ inputWeights: [input, width], bias: [width] }) as const;

/** Steps that use every form that a step may have, beyond what the papers' cells do. */
export const formSteps: readonly StepProgram[] = [
  stepProgram(
    "normalization along features",
    (input, hidden) => ({
      parameters: {
        ...affine(input, hidden),
        recurrentWeights: [hidden, hidden],
        gain: [hidden],
        shift: [hidden],
      },
      states: { h: hidden },
    }),
    {
      project: projectWith,
      step({ recurrentWeights, gain, shift }, { h }, x) {
        const raw = add(x, matMul(h, recurrentWeights));
        const centred = sub(raw, mean(raw, 1, true));
        const variance = mean(square(centred), 1, true);
        const next = tanh(add(mul(div(centred, sqrt(add(variance, 0.1))), gain), shift));
        return { output: next, state: { h: next } };
      },
    },
  ),

  stepProgram(
    "softmax along features",
    (input, hidden) => ({
      parameters: { ...affine(input, hidden), recurrentWeights: [hidden, hidden] },
      states: { h: hidden },
    }),
    {
      project: projectWith,
      step({ recurrentWeights }, { h }, x) {
        const raw = add(x, matMul(h, recurrentWeights));
        const weights = exp(sub(raw, max(raw, 1, true)));
        const next = div(weights, sum(weights, 1, true));
        return { output: next, state: { h: next } };
      },
    },
  ),

  stepProgram(
    "concat, slice and pad",
    (input, hidden) => ({
      parameters: { weights: [input + hidden, hidden], bias: [hidden] },
      states: { h: hidden, history: 2 * hidden + 1 },
      outputSize: hidden + 1,
    }),
    {
      step({ weights, bias }, { h, history }, x) {
        const hidden = h.shape[1]!;
        const next = tanh(add(matMul(concat([x, h]), weights), bias));
        const kept = sliceAxis(history, 1, hidden, hidden + 1);
        const shifted = add(pad(kept, [0, 0], [0, hidden]), pad(next, [0, hidden + 1], [0, 0]));
        const oldest = sliceAxis(history, 1, 0, 1);
        return { output: concat([next, oldest]), state: { h: next, history: shifted } };
      },
    },
  ),

  stepProgram(
    "parameters used twice",
    (input, hidden) => ({
      parameters: { ...affine(input, hidden), weights: [hidden, hidden], vector: [hidden] },
      states: { h: hidden },
    }),
    {
      project: projectWith,
      step({ weights, vector }, { h }, x) {
        const once = tanh(add(matMul(h, weights), mul(vector, x)));
        const next = tanh(add(matMul(once, weights), mul(vector, h)));
        return { output: add(next, vector), state: { h: next } };
      },
    },
  ),

  stepProgram(
    "a matrix read transposed",
    (input, hidden) => ({
      parameters: {
        ...affine(input, hidden + 2),
        encoder: [hidden, hidden + 2],
        decoder: [hidden, hidden + 2],
      },
      states: { h: hidden },
    }),
    {
      project: projectWith,
      step({ encoder, decoder }, { h }, x) {
        const code = tanh(add(x, matMul(h, encoder)));
        const next = tanh(matMul(code, decoder, { transposeB: true }));
        return { output: next, state: { h: next } };
      },
    },
  ),

  stepProgram(
    "computed weights",
    (input, hidden) => ({
      parameters: { ...affine(input, hidden), weights: [hidden, hidden], mask: [hidden, hidden], scale: [] },
      states: { h: hidden },
    }),
    {
      project: projectWith,
      step({ weights, mask, scale }, { h }, x) {
        const gated = mul(mul(weights, sigmoid(mask)), exp(scale));
        const next = tanh(add(x, matMul(h, gated)));
        return { output: next, state: { h: next } };
      },
    },
  ),

  stepProgram(
    "scalar parameters",
    (input, hidden) => ({
      parameters: { ...affine(input, hidden), slope: [], shift: [1], rate: [1, 1] },
      states: { h: hidden },
    }),
    {
      project: projectWith,
      step({ slope, shift, rate }, { h }, x) {
        const next = tanh(add(mul(x, slope), add(mul(h, rate), shift)));
        return { output: mul(next, slope), state: { h: next } };
      },
    },
  ),

  stepProgram(
    "one number for each row",
    (input, hidden) => ({
      parameters: { ...affine(input, hidden), weights: [hidden, 1], bias1: [1] },
      states: { h: hidden, total: 1 },
    }),
    {
      project: projectWith,
      step({ weights, bias1 }, { h, total }, x) {
        const gate = sigmoid(add(matMul(h, weights), bias1));
        const next = add(mul(gate, h), mul(sub(1, gate), tanh(x)));
        const nextTotal = add(mul(total, 0.5), gate);
        return { output: mul(next, nextTotal), state: { h: next, total: nextTotal } };
      },
    },
  ),

  stepProgram(
    "every pointwise operation",
    (input, hidden) => ({
      parameters: { ...affine(input, hidden), vector: [hidden] },
      states: { h: hidden },
    }),
    {
      project: projectWith,
      step({ vector }, { h }, x) {
        const bounded = maximum(minimum(add(x, mul(h, 0.5)), 3), -3);
        const waves = add(mul(sin(bounded), 0.3), mul(cos(mul(bounded, vector)), 0.2));
        const roots = add(sqrt(add(abs(bounded), 0.1)), log(add(square(bounded), 1)));
        const chosen = where(less(x, h), softplus(neg(x)), relu(add(h, 0.1)));
        const powers = pow(add(abs(vector), 0.5), mul(sign(bounded), 0.5));
        const next = tanh(add(add(mul(waves, roots), mul(chosen, 0.1)), div(powers, add(exp(h), 1))));
        return { output: next, state: { h: next } };
      },
    },
  ),

  stepProgram(
    "states and inputs handed on",
    (input, hidden) => ({
      parameters: { ...affine(input, hidden) },
      states: { now: hidden, before: hidden, start: hidden },
    }),
    {
      project: projectWith,
      step(_, { now, before, start }, x) {
        return { output: add(before, start), state: { now: x, before: now, start } };
      },
    },
  ),

  stepProgram(
    "results that depend on nothing",
    (input, hidden) => ({
      parameters: { ...affine(input, hidden), unused: [hidden] },
      states: { h: hidden, count: 1 },
    }),
    {
      project: projectWith,
      step(_, { h, count }, x) {
        return { output: equal(x, x), state: { h: mul(x, h), count: add(count, 1) } };
      },
    },
  ),

  stepProgram(
    "no state",
    (input, hidden) => ({
      parameters: { ...affine(input, hidden) },
      states: {},
    }),
    {
      project: projectWith,
      step: (_, __, x) => ({ output: tanh(x), state: {} }),
    },
  ),
];
