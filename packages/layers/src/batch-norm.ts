import {
  add,
  div,
  full,
  mul,
  reshape,
  type Shape,
  scoped,
  sqrt,
  square,
  stopGradient,
  sub,
  sum,
  Tensor,
  where,
  zeros,
} from "@refrain/core";
import { checkEpsilon, checkLastAxis, checkSize, formatTensor } from "./check.ts";
import type { DescribedLayer } from "./layer-types.ts";
import type { Sequences } from "./recurrent-layer.ts";
import { checkSequences, stepMask } from "./sequences.ts";

/** `scale` and `bias`, learned, and the running `mean` and `variance`, observed; all `[features]`. */
export type BatchNormParams = {
  readonly scale: Tensor;
  readonly bias: Tensor;
  readonly buffers: { readonly mean: Tensor; readonly variance: Tensor };
};

/** What a batch normalization is made of. */
export interface BatchNormOptions {
  readonly features: number;
  /** Added to the variance. Default: 1e-5. */
  readonly epsilon?: number;
  /** The share of a new batch in the running statistics. Default: 0.1. */
  readonly momentum?: number;
}

/**
 * Batch normalization (Ioffe and Szegedy, "Batch normalization: accelerating deep network training by reducing internal
 * covariate shift", 2015): each feature gets mean 0 and variance 1 over the batch, then a learned scale and bias. Steps past a
 * row's length do not count, and come out as exactly 0.
 *
 * In training it uses the batch's own statistics and hands the running ones, with the unbiased variance, to the context: see
 * `observing`. Otherwise it uses the running ones.
 *
 * Takes `[batch, features]`, `[batch, time, features]`, or such sequences with their lengths; gives a tensor of the same shape.
 *
 * @throws when an option or a shape does not fit, or, in training, when there is only one number for each feature or the context
 *   cannot observe.
 */
export function batchNorm({
  features,
  epsilon = 1e-5,
  momentum = 0.1,
}: BatchNormOptions): DescribedLayer<BatchNormParams, Tensor | Sequences, Tensor> {
  checkSize("batchNorm", "features", features);
  checkEpsilon("batchNorm", epsilon);
  if (!(momentum > 0 && momentum <= 1)) {
    throw new Error(`batchNorm: momentum must be above 0 and at most 1, got ${momentum}.`);
  }
  return {
    kind: "batchNorm",
    options: { features, epsilon, momentum },
    init: () => ({
      scale: full([features], 1),
      bias: zeros([features]),
      buffers: { mean: zeros([features]), variance: full([features], 1) },
    }),
    apply(params, input, { training, observe }) {
      const shape = checkInput(input, features);
      if (!training) {
        return scoped(() => {
          const rows = rowsOf(input, features);
          const centred = sub(rows.inputs, stopGradient(params.buffers.mean));
          const variance = stopGradient(params.buffers.variance);
          return reshape(rows.masked(normalize(centred, variance, params, epsilon)), shape);
        });
      }
      if (observe === undefined) {
        throw new Error(
          "batchNorm: in training the context must take the running statistics; make it with `observing(context)`.",
        );
      }
      const { outputs, mean, unbiased } = scoped(() => {
        const { inputs, masked, count } = rowsOf(input, features);
        if (count < 2) {
          throw new Error(`batchNorm: in training there must be at least two rows or steps, got ${count}.`);
        }
        const mean = mul(sum(inputs, 0), 1 / count); // [features]
        const centred = masked(sub(inputs, mean));
        const squares = sum(square(centred), 0); // [features]
        const normalized = masked(normalize(centred, mul(squares, 1 / count), params, epsilon));
        return { outputs: reshape(normalized, shape), mean, unbiased: mul(squares, 1 / (count - 1)) };
      });
      const towards = (value: Tensor) => (running: Tensor) =>
        scoped(() => add(mul(stopGradient(running), 1 - momentum), mul(stopGradient(value), momentum)));
      observe(params.buffers.mean, towards(mean));
      observe(params.buffers.variance, towards(unbiased));
      return outputs;
    },
  };
}

function normalize(
  centred: Tensor,
  variance: Tensor,
  { scale, bias }: BatchNormParams,
  epsilon: number,
): Tensor {
  return add(mul(div(centred, sqrt(add(variance, epsilon))), scale), bias);
}

/** @throws when the input does not fit. @returns the shape of the output. */
function checkInput(input: Tensor | Sequences, features: number): Shape {
  const { inputs, lengths } = sequencesOf(input);
  checkLastAxis("batchNorm", "features", inputs, features);
  if (inputs.rank === 2 && lengths === undefined) return inputs.shape;
  if (inputs.rank !== 3) {
    const expected =
      lengths === undefined
        ? "[batch, features] or [batch, time, features]"
        : "[batch, time, features] where there are lengths";
    throw new Error(`batchNorm: inputs must be ${expected}, got ${formatTensor(inputs)}.`);
  }
  return inputs.shape;
}

/** All rows and steps as `[rows, features]`, those that do not count as zeros; how to mask such a tensor; how many count. */
function rowsOf(input: Tensor | Sequences, features: number) {
  const sequences = sequencesOf(input);
  const rows = reshape(sequences.inputs, [-1, features]);
  const whole = { inputs: rows, masked: (x: Tensor) => x, count: rows.shape[0]! };
  if (sequences.inputs.rank === 2) return whole;
  const { time, lengths } = checkSequences("batchNorm", sequences);
  if (lengths === null) return whole;
  const mask = reshape(stepMask(lengths, time), [-1, 1]); // [rows, 1]
  const masked = (x: Tensor) => where(mask, x, 0);
  return { inputs: masked(rows), masked, count: lengths.reduce((total, length) => total + length, 0) };
}

function sequencesOf(input: Tensor | Sequences): Sequences {
  return input instanceof Tensor ? { inputs: input } : input;
}
