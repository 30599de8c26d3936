import { reshape, softmaxCrossEntropy, type Tensor, where } from "@refrain/core";
import { checkNumber } from "../options.ts";
import { checkLabels, maskIgnored, withoutIgnored } from "./labels.ts";

/** Options of `crossEntropy`. */
export interface CrossEntropyOptions {
  /** The share of the target that is spread evenly over all classes (Szegedy et al. 2016). Default: 0. */
  readonly labelSmoothing?: number;
  /** Positions with this label have a loss of 0. Default: none. */
  readonly ignoredIndex?: number;
}

/**
 * The negative log likelihood of each label under the softmax of the logits, in nats.
 *
 * @param logits float32 `[..., classes]`.
 * @param targets int32 `[...]`, each from 0 to classes - 1 or the ignored index.
 * @returns `[...]`.
 * @throws when the shapes do not fit or a label is out of range.
 */
export function crossEntropy(logits: Tensor, targets: Tensor, options: CrossEntropyOptions = {}): Tensor {
  const { labelSmoothing = 0, ignoredIndex } = options;
  checkNumber("crossEntropy", "labelSmoothing", labelSmoothing, { from: 0, to: 1 });
  checkLabels("crossEntropy", logits, targets, ignoredIndex);
  const rows = reshape(logits, [targets.size, logits.shape.at(-1)!]); // [n, classes]
  const flat = reshape(targets, [targets.size]); // [n]
  const labels = ignoredIndex === undefined ? flat : withoutIgnored(flat, ignoredIndex);
  const losses = softmaxCrossEntropy(rows, labels, { smoothing: labelSmoothing });
  const kept = ignoredIndex === undefined ? losses : where(maskIgnored(flat, ignoredIndex), losses, 0);
  return reshape(kept, targets.shape);
}
