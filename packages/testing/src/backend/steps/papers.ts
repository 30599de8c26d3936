import { add, matMul, mul, relu, reshape, sigmoid, split, sub, tanh } from "@refrain/core";
import { projectWith } from "./project-with.ts";
import { type StepProgram, stepProgram } from "./step-cell.ts";

/** The steps of well-known cells, each with a form of its own for an engine. */
export const paperSteps: readonly StepProgram[] = [
  stepProgram(
    "elman",
    (input, hidden) => ({
      parameters: { inputWeights: [input, hidden], recurrentWeights: [hidden, hidden], bias: [hidden] },
      states: { h: hidden },
    }),
    {
      project: projectWith,
      step({ recurrentWeights }, { h }, x) {
        const next = tanh(add(x, matMul(h, recurrentWeights)));
        return { output: next, state: { h: next } };
      },
    },
  ),

  stepProgram(
    "lstm",
    (input, hidden) => ({
      parameters: {
        inputWeights: [input, 4 * hidden],
        recurrentWeights: [hidden, 4 * hidden],
        bias: [4 * hidden],
      },
      states: { h: hidden, c: hidden },
    }),
    {
      project: projectWith,
      step({ recurrentWeights }, { h, c }, x) {
        const [i, f, g, o] = split(add(x, matMul(h, recurrentWeights)), 4);
        const nextC = add(mul(sigmoid(f!), c), mul(sigmoid(i!), tanh(g!)));
        const nextH = mul(sigmoid(o!), tanh(nextC));
        return { output: nextH, state: { h: nextH, c: nextC } };
      },
    },
  ),

  stepProgram(
    "lstm with peepholes",
    (input, hidden) => ({
      parameters: {
        inputWeights: [input, 4 * hidden],
        recurrentWeights: [hidden, 4 * hidden],
        bias: [4 * hidden],
        peepholes: [3 * hidden],
      },
      states: { h: hidden, c: hidden },
    }),
    {
      project: projectWith,
      step({ recurrentWeights, peepholes }, { h, c }, x) {
        const [i, f, g, o] = split(add(x, matMul(h, recurrentWeights)), 4);
        const [toI, toF, toO] = split(peepholes, 3);
        const nextC = add(
          mul(sigmoid(add(f!, mul(toF!, c))), c),
          mul(sigmoid(add(i!, mul(toI!, c))), tanh(g!)),
        );
        const nextH = mul(sigmoid(add(o!, mul(toO!, nextC))), tanh(nextC));
        return { output: nextH, state: { h: nextH, c: nextC } };
      },
    },
  ),

  stepProgram(
    "lstm with a projection",
    (input, hidden, output = Math.max(1, Math.floor(hidden / 2))) => ({
      parameters: {
        inputWeights: [input, 4 * hidden],
        recurrentWeights: [output, 4 * hidden],
        bias: [4 * hidden],
        projection: [hidden, output],
      },
      states: { h: output, c: hidden },
      outputSize: output,
    }),
    {
      project: projectWith,
      step({ recurrentWeights, projection }, { h, c }, x) {
        const [i, f, g, o] = split(add(x, matMul(h, recurrentWeights)), 4);
        const nextC = add(mul(sigmoid(f!), c), mul(sigmoid(i!), tanh(g!)));
        const nextH = matMul(mul(sigmoid(o!), tanh(nextC)), projection);
        return { output: nextH, state: { h: nextH, c: nextC } };
      },
    },
  ),

  stepProgram(
    "gru, reset after",
    (input, hidden) => ({
      parameters: {
        inputWeights: [input, 3 * hidden],
        recurrentWeights: [hidden, 3 * hidden],
        bias: [3 * hidden],
        recurrentBias: [3 * hidden],
      },
      states: { h: hidden },
    }),
    {
      project: projectWith,
      step({ recurrentWeights, recurrentBias }, { h }, x) {
        const [xr, xz, xn] = split(x, 3);
        const [hr, hz, hn] = split(add(matMul(h, recurrentWeights), recurrentBias), 3);
        const z = sigmoid(add(xz!, hz!));
        const n = tanh(add(xn!, mul(sigmoid(add(xr!, hr!)), hn!)));
        const next = add(mul(sub(1, z), n), mul(z, h));
        return { output: next, state: { h: next } };
      },
    },
  ),

  stepProgram(
    "gru, reset before",
    (input, hidden) => ({
      parameters: {
        inputWeights: [input, 3 * hidden],
        bias: [3 * hidden],
        gateWeights: [hidden, 2 * hidden],
        candidateWeights: [hidden, hidden],
      },
      states: { h: hidden },
    }),
    {
      project: projectWith,
      step({ gateWeights, candidateWeights }, { h }, x) {
        const [xr, xz, xn] = split(x, 3);
        const [hr, hz] = split(matMul(h, gateWeights), 2);
        const r = sigmoid(add(xr!, hr!));
        const z = sigmoid(add(xz!, hz!));
        const n = tanh(add(xn!, matMul(mul(r, h), candidateWeights)));
        const next = add(mul(sub(1, z), n), mul(z, h));
        return { output: next, state: { h: next } };
      },
    },
  ),

  stepProgram(
    "linear recurrence",
    (input, hidden) => ({
      parameters: { inputWeights: [input, hidden], bias: [hidden], decay: [hidden] },
      states: { h: hidden },
    }),
    {
      project: projectWith,
      step({ decay }, { h }, x) {
        const next = add(mul(sigmoid(decay), h), x);
        return { output: relu(next), state: { h: next } };
      },
    },
  ),

  stepProgram(
    "minimal gated unit of gates alone",
    (input, hidden) => ({
      parameters: { inputWeights: [input, 2 * hidden], bias: [2 * hidden] },
      states: { h: hidden },
    }),
    {
      project: projectWith,
      step(_, { h }, x) {
        const [z, n] = split(x, 2);
        const gate = sigmoid(z!);
        const next = add(mul(gate, h), mul(sub(1, gate), n!));
        return { output: next, state: { h: next } };
      },
    },
  ),

  stepProgram(
    "two layers in one step",
    (input, hidden) => ({
      parameters: {
        inputWeights: [input, hidden],
        bias: [hidden],
        lower: [hidden, hidden],
        between: [hidden, hidden],
        upper: [hidden, hidden],
      },
      states: { first: hidden, second: hidden },
    }),
    {
      project: projectWith,
      step({ lower, between, upper }, { first, second }, x) {
        const nextFirst = tanh(add(x, matMul(first, lower)));
        const nextSecond = tanh(add(matMul(nextFirst, between), matMul(second, upper)));
        return { output: add(nextFirst, nextSecond), state: { first: nextFirst, second: nextSecond } };
      },
    },
  ),

  stepProgram(
    "a step that projects its own input",
    (input, hidden) => ({
      parameters: { inputWeights: [input, hidden], recurrentWeights: [hidden, hidden], bias: [1, hidden] },
      states: { h: hidden },
    }),
    {
      step({ inputWeights, recurrentWeights, bias }, { h }, x) {
        const sum = add(matMul(x, inputWeights), matMul(h, recurrentWeights));
        const next = tanh(add(sum, reshape(bias, [bias.size])));
        return { output: next, state: { h: next } };
      },
    },
  ),
];
