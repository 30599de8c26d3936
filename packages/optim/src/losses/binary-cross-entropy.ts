import { map, mul, softplus, sub, type Tensor } from "@refrain/core";
import { checkSameShape } from "./same-shape.ts";

/**
 * The cross-entropy of yes-or-no targets under the sigmoid of the logits, in nats.
 *
 * @param logits float32 of any shape.
 * @param targets float32 of the same shape, from 0 to 1.
 * @throws when the shapes differ.
 */
export function binaryCrossEntropy(logits: Tensor, targets: Tensor): Tensor {
  checkSameShape("binaryCrossEntropy", logits, targets);
  return map(equation, [logits, targets])[0]!;
}

const equation = (x: Tensor, y: Tensor): Tensor[] => [sub(softplus(x), mul(x, y))];
