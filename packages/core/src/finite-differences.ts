import { valueAndGrad } from "./gradient.ts";
import { mul } from "./ops/arithmetic.ts";
import { sum } from "./ops/reduce.ts";
import { random } from "./random/random.ts";
import { type Tensor, tensor } from "./tensor.ts";
import { leavesOf, mapTree, type Tree } from "./tree.ts";

const STEP = 1e-2;

/**
 * How far the gradients of `f` are from central differences: the largest difference, relative to gradients above 1.
 * The loss is a random combination of the result's elements, summed in double precision.
 */
export function gradientError<P extends Tree>(f: (params: P) => Tensor, params: P): number {
  const weights = random(99).uniform(f(params).shape, -1, 1);
  const factors = weights.dataSync();
  const { grads } = valueAndGrad((followed: P) => sum(mul(f(followed), weights)))(params);
  const loss = (changed: P): number => {
    let total = 0;
    f(changed)
      .dataSync()
      .forEach((value, i) => {
        total += value * factors[i]!;
      });
    return total;
  };

  const numbers = leavesOf(params).map((leaf) => leaf.dataSync());
  const shifted = (which: number, i: number, by: number): P => {
    let index = 0;
    return mapTree(params, ({ shape }) => {
      const data = Float32Array.from(numbers[index]!);
      if (index++ === which) data[i]! += by;
      return tensor(data, shape);
    });
  };
  let worst = 0;
  leavesOf(grads).forEach((gradient, which) => {
    gradient.dataSync().forEach((value, i) => {
      const slope = (loss(shifted(which, i, STEP)) - loss(shifted(which, i, -STEP))) / (2 * STEP);
      worst = Math.max(worst, Math.abs(slope - value) / Math.max(1, Math.abs(slope)));
    });
  });
  return worst;
}
