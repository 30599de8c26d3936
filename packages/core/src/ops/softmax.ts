import { apply, reshape } from "../apply.ts";
import type { HostValue, Primitive } from "../primitive.ts";
import { type Attributes, formatShape, type Spec } from "../spec.ts";
import type { Tensor } from "../tensor.ts";
import { add, mul, sub } from "./arithmetic.ts";
import { pick } from "./indexing.ts";
import { mean, sum } from "./reduce.ts";
import { exp } from "./unary.ts";

const softmaxPrimitive: Primitive = {
  name: "softmax",
  pointwise: false,
  infer: ([x]) => checkLast("softmax", x!),
  gradient: ({ output, gradient }) => [mul(output, sub(gradient, sum(mul(gradient, output), -1, true)))],
  gradientReads: () => ["output"],
  reference([x], _, output) {
    eachRow(x!, (row, start) => {
      const total = logTotal(row);
      for (let j = 0; j < row.length; j++) output.data[start + j] = Math.exp(row[j]! - total);
    });
  },
};

const logSoftmaxPrimitive: Primitive = {
  name: "logSoftmax",
  pointwise: false,
  infer: ([x]) => checkLast("logSoftmax", x!),
  gradient: ({ output, gradient }) => [sub(gradient, mul(exp(output), sum(gradient, -1, true)))],
  gradientReads: () => ["output"],
  reference([x], _, output) {
    eachRow(x!, (row, start) => {
      const total = logTotal(row);
      for (let j = 0; j < row.length; j++) output.data[start + j] = row[j]! - total;
    });
  },
};

/**
 * Softmax and cross-entropy in one, so that no engine needs to keep `[n, classes]` probabilities. The attribute `smoothing`, 0 when
 * absent, is the share s of the target that is spread evenly over all classes: the loss is log(sum(exp z)) - (1 - s) z_target - s mean(z).
 */
const crossEntropyPrimitive: Primitive = {
  name: "crossEntropy",
  pointwise: false,
  infer([logits, targets], attributes) {
    checkClasses("crossEntropy", logits!, targets!);
    checkSmoothing(attributes);
    return { shape: targets!.shape, dtype: "float32" };
  },
  gradient: ({ inputs: [logits, targets], gradient, attributes }) => [
    apply(crossEntropyGradientPrimitive, [logits!, targets!, gradient], attributes),
    null,
  ],
  gradientReads: () => [0, 1],
  reference([logits, targets], attributes, output) {
    const s = smoothingOf(attributes);
    eachRow(logits!, (row, _start, i) => {
      const target = checkTarget(targets!, i, row.length);
      // Without smoothing, classes masked by -infinity do not count.
      const spread = s === 0 ? 0 : s * (row.reduce((total, value) => total + value, 0) / row.length);
      output.data[i] = logTotal(row) - (1 - s) * row[target]! - spread;
    });
  },
};

/** Its gradient times one number for each row: g (p - (1 - s) 1_target - s / classes). */
const crossEntropyGradientPrimitive: Primitive = {
  name: "crossEntropyGradient",
  pointwise: false,
  infer([logits, targets]) {
    checkClasses("crossEntropyGradient", logits!, targets!);
    return logits!;
  },
  // d/dz of g (p - constants) is g p (u - u.p), with u the gradient that comes in.
  gradient({ inputs: [logits, targets, scale], gradient, attributes }) {
    const s = smoothingOf(attributes);
    const probabilities = softmax(logits!);
    const along = sum(mul(gradient, probabilities), -1, true); // [n, 1]
    const weights = reshape(scale!, along.shape);
    const picked = pick(gradient, targets!);
    const aimed = s === 0 ? picked : add(mul(picked, 1 - s), mul(mean(gradient, -1), s));
    return [
      mul(weights, mul(probabilities, sub(gradient, along))),
      null,
      sub(reshape(along, scale!.shape), aimed),
    ];
  },
  reference([logits, targets, gradient], attributes, output) {
    const s = smoothingOf(attributes);
    eachRow(logits!, (row, start, i) => {
      const target = checkTarget(targets!, i, row.length);
      const total = logTotal(row);
      for (let j = 0; j < row.length; j++) {
        const aim = (j === target ? 1 - s : 0) + s / row.length;
        output.data[start + j] = (Math.exp(row[j]! - total) - aim) * gradient!.data[i]!;
      }
    });
  },
};

/** The primitives of this file. */
export const softmaxPrimitives: readonly Primitive[] = [
  softmaxPrimitive,
  logSoftmaxPrimitive,
  crossEntropyPrimitive,
  crossEntropyGradientPrimitive,
];

/** Probabilities over the last axis. */
export function softmax(x: Tensor): Tensor {
  return apply(softmaxPrimitive, [x]);
}

/** Logarithms of the probabilities over the last axis. */
export function logSoftmax(x: Tensor): Tensor {
  return apply(logSoftmaxPrimitive, [x]);
}

/**
 * The negative log likelihood, in nats, of a class under the softmax of `logits`, for each row.
 * The losses of `@refrain/optim` are built on it.
 *
 * @param logits float32 `[n, classes]`.
 * @param targets int32 `[n]`, each from 0 to classes - 1.
 * @param options.smoothing the share of the target that is spread evenly over all classes, from 0 to 1. Default: 0.
 * @returns `[n]`.
 */
export function softmaxCrossEntropy(
  logits: Tensor,
  targets: Tensor,
  { smoothing = 0 }: { readonly smoothing?: number } = {},
): Tensor {
  return apply(crossEntropyPrimitive, [logits, targets], { smoothing });
}

function checkLast(name: string, x: Spec): Spec {
  if (x.dtype !== "float32" || x.shape.length === 0 || x.shape.at(-1) === 0) {
    throw new Error(`${name}: x must be float32 with a last axis, got ${x.dtype} ${formatShape(x.shape)}.`);
  }
  return x;
}

function checkClasses(name: string, logits: Spec, targets: Spec): void {
  const fits =
    logits.shape.length === 2 &&
    logits.dtype === "float32" &&
    targets.shape.length === 1 &&
    targets.shape[0] === logits.shape[0] &&
    targets.dtype === "int32";
  if (!fits) {
    throw new Error(
      `${name}: logits must be float32 [n, classes] and targets int32 [n], got ${logits.dtype} ${formatShape(logits.shape)} and ${targets.dtype} ${formatShape(targets.shape)}.`,
    );
  }
}

function smoothingOf({ smoothing = 0 }: Attributes): number {
  return smoothing as number;
}

function checkSmoothing(attributes: Attributes): void {
  const smoothing = smoothingOf(attributes);
  if (!(smoothing >= 0 && smoothing <= 1)) {
    throw new Error(`crossEntropy: smoothing must be a number from 0 to 1, got ${smoothing}.`);
  }
}

function checkTarget(targets: HostValue, position: number, classes: number): number {
  const target = targets.data[position]!;
  if (target < 0 || target >= classes) {
    throw new Error(
      `crossEntropy: targets must be from 0 to ${classes - 1}, got ${target} at position ${position}.`,
    );
  }
  return target;
}

function eachRow(x: HostValue, f: (row: Float32Array, start: number, index: number) => void): void {
  const size = x.shape.at(-1)!;
  for (let start = 0, i = 0; start < x.data.length; start += size, i++) {
    f(x.data.subarray(start, start + size) as Float32Array, start, i);
  }
}

/** The logarithm of the sum of exponentials, in double precision. */
function logTotal(row: Float32Array): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const value of row) largest = Math.max(largest, value);
  let total = 0;
  for (const value of row) total += Math.exp(value - largest);
  return largest + Math.log(total);
}
