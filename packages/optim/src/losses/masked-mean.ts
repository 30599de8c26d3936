import { broadcastTo, div, mul, reshape, sum, type Tensor, tensor, where } from "@refrain/core";
import { numbersAtHand } from "./numbers-at-hand.ts";

/**
 * The mean over the positions that count: a scalar to train on.
 *
 * @param losses `[...]`, such as `[batch, time]` or `[batch, time, features]`.
 * @param positions the lengths of the rows of `[batch, time, ...]`, or a float32 mask over the first axes of `losses`:
 *   0 leaves a position out, and other numbers weigh it.
 * @throws when the shapes do not fit, or no position counts. On a GPU, which is not kept waiting
 *   for the answer, a mask of zeros gives NaN instead.
 */
export function maskedMean(losses: Tensor, positions: Tensor | ArrayLike<number>): Tensor {
  const mask = "shape" in positions ? positions : maskOf(losses, positions);
  const fits =
    mask.dtype === "float32" &&
    mask.shape.length <= losses.shape.length &&
    mask.shape.every((size, axis) => size === losses.shape[axis]);
  if (!fits) {
    throw new Error(
      `maskedMean: the mask must be float32 over the first axes of losses [${losses.shape.join(", ")}], got ${mask.dtype} [${mask.shape.join(", ")}].`,
    );
  }
  if (numbersAtHand(mask)?.every((weight) => weight === 0)) throw nothingCounts(mask.size);
  const weights = broadcastTo(
    reshape(mask, [...mask.shape, ...losses.shape.slice(mask.shape.length).map(() => 1)]),
    losses.shape,
  );
  // What lies behind a row's end may be anything, NaN too: it must not reach the sum.
  return div(sum(where(weights, mul(losses, weights), 0)), sum(weights));
}

function maskOf(losses: Tensor, lengths: ArrayLike<number>): Tensor {
  const [batch, time] = losses.shape;
  if (batch === undefined || time === undefined || lengths.length !== batch) {
    throw new Error(
      `maskedMean: with lengths, losses must be [batch=${lengths.length}, time, ...], got [${losses.shape.join(", ")}].`,
    );
  }
  const mask = new Float32Array(batch * time);
  for (let row = 0; row < batch; row++) {
    const length = lengths[row]!;
    if (!Number.isInteger(length) || length < 0 || length > time) {
      throw new Error(
        `maskedMean: lengths must be whole numbers from 0 to time=${time}, got ${length} for row ${row}.`,
      );
    }
    mask.fill(1, row * time, row * time + length);
  }
  if (!mask.includes(1)) throw nothingCounts(mask.length);
  return tensor(mask, [batch, time]);
}

function nothingCounts(positions: number): Error {
  return new Error(
    `maskedMean: at least one of the ${positions} positions must count, all are left out. Skip this batch.`,
  );
}
