import { neg, pick, type Tensor, where } from "@refrain/core";
import { checkLabels, maskIgnored, withoutIgnored } from "./labels.ts";

/** Options of `nll`. */
export interface NllOptions {
  /** Positions with this label have a loss of 0. Default: none. */
  readonly ignoredIndex?: number;
}

/**
 * The negative log likelihood of each label, given logarithms of probabilities, in nats. From logits, `crossEntropy` is
 * faster.
 *
 * @param logProbabilities float32 `[..., classes]`.
 * @param targets int32 `[...]`, each from 0 to classes - 1 or the ignored index.
 * @returns `[...]`.
 * @throws when the shapes do not fit or a label is out of range.
 */
export function nll(logProbabilities: Tensor, targets: Tensor, { ignoredIndex }: NllOptions = {}): Tensor {
  checkLabels("nll", logProbabilities, targets, ignoredIndex);
  if (ignoredIndex === undefined) return neg(pick(logProbabilities, targets));
  const losses = neg(pick(logProbabilities, withoutIgnored(targets, ignoredIndex)));
  return where(maskIgnored(targets, ignoredIndex), losses, 0);
}
