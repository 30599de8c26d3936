import { abs, add, map, minimum, mul, square, sub, type Tensor } from "@refrain/core";
import { checkNumber } from "../options.ts";
import { checkSameShape } from "./same-shape.ts";

/** Options of `huber`. */
export interface HuberOptions {
  /** The error up to which the loss is half its square; beyond, it grows in a straight line. Default: 1. */
  readonly delta?: number;
}

/** The Huber loss of each number (Huber 1964). @throws when the shapes differ. */
export function huber(prediction: Tensor, target: Tensor, { delta = 1 }: HuberOptions = {}): Tensor {
  checkNumber("huber", "delta", delta, { above: 0 });
  checkSameShape("huber", prediction, target);
  return map(equation, [prediction, target, delta])[0]!;
}

function equation(x: Tensor, y: Tensor, delta: Tensor): Tensor[] {
  const error = abs(sub(x, y));
  const squared = minimum(error, delta);
  return [add(mul(square(squared), 0.5), mul(delta, sub(error, squared)))];
}
