import { abs, map, sub, type Tensor } from "@refrain/core";
import { checkSameShape } from "./same-shape.ts";

/** The absolute error of each number; its gradient at 0 is 0. @throws when the shapes differ. */
export function mae(prediction: Tensor, target: Tensor): Tensor {
  checkSameShape("mae", prediction, target);
  return map(equation, [prediction, target])[0]!;
}

const equation = (x: Tensor, y: Tensor): Tensor[] => [abs(sub(x, y))];
