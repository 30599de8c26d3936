import { map, square, sub, type Tensor } from "@refrain/core";
import { checkSameShape } from "./same-shape.ts";

/** The squared error of each number. @throws when the shapes differ. */
export function mse(prediction: Tensor, target: Tensor): Tensor {
  checkSameShape("mse", prediction, target);
  return map(equation, [prediction, target])[0]!;
}

const equation = (x: Tensor, y: Tensor): Tensor[] => [square(sub(x, y))];
