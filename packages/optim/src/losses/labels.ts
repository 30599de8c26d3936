import { equal, type Tensor, type TypedArray, where } from "@refrain/core";
import { numbersAtHand } from "./numbers-at-hand.ts";

/**
 * Checks class labels against their predictions.
 *
 * @param name begins the messages.
 * @param prediction `[..., classes]`.
 * @param targets int32 `[...]`.
 * @throws when a shape or type does not fit, or a label is out of range. A GPU is not kept waiting
 *   for this check: there, a label out of range gives a loss that means nothing.
 */
export function checkLabels(name: string, prediction: Tensor, targets: Tensor, ignoredIndex?: number): void {
  const shape = prediction.shape.slice(0, -1);
  const classes = prediction.shape.at(-1);
  const fits =
    classes !== undefined &&
    targets.dtype === "int32" &&
    targets.shape.length === shape.length &&
    targets.shape.every((size, axis) => size === shape[axis]);
  if (!fits) {
    throw new Error(
      `${name}: predictions must be [..., classes] and targets int32 [...], got [${prediction.shape.join(", ")}] and ${targets.dtype} [${targets.shape.join(", ")}].`,
    );
  }
  const labels = numbersAtHand(targets);
  if (labels === null) return;
  const wrong = firstOutside(labels, classes, ignoredIndex);
  if (wrong >= 0) {
    const ignored = ignoredIndex === undefined ? "" : `, or the ignored ${ignoredIndex}`;
    throw new Error(
      `${name}: targets must be from 0 to ${classes - 1}${ignored}, got ${labels[wrong]} at [${position(wrong, targets.shape).join(", ")}].`,
    );
  }
}

/** The place of the first label that is neither a class nor ignored, or -1. A plain loop: batches have thousands. */
function firstOutside(labels: TypedArray, classes: number, ignoredIndex: number | undefined): number {
  for (let place = 0; place < labels.length; place++) {
    const label = labels[place]!;
    if ((label < 0 || label >= classes) && label !== ignoredIndex) return place;
  }
  return -1;
}

/** Targets with 0 in place of the ignored label, so that every one can be looked up. */
export function withoutIgnored(targets: Tensor, ignoredIndex: number): Tensor {
  return where(equal(targets, ignoredIndex), 0, targets);
}

/**
 * The mask of `maskedMean` that leaves an ignored label out.
 *
 * @param targets int32.
 * @returns float32 of the same shape: 0 where the label is `ignoredIndex`, else 1.
 */
export function maskIgnored(targets: Tensor, ignoredIndex: number): Tensor {
  return equal(equal(targets, ignoredIndex), 0);
}

function position(index: number, shape: readonly number[]): number[] {
  let rest = index;
  return shape
    .toReversed()
    .map((size) => {
      const at = rest % size;
      rest = Math.floor(rest / size);
      return at;
    })
    .toReversed();
}
