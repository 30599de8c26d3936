import { add, map, scoped, sqrt, square, sum, type Tensor, type Tree, tensor } from "@refrain/core";
import { type ByName, trained } from "./named.ts";

/**
 * The length of all gradients taken as one vector, a scalar. Buffers do not count.
 */
export function globalNorm(grads: Tree): Tensor {
  return scoped(() => {
    const squares = trained(grads).map(([, gradient]) => sum(square(gradient)));
    return squares.length === 0 ? tensor(0) : map(rootOfSum, squares)[0]!;
  });
}

const rootOfSum = (...parts: Tensor[]): Tensor[] => [sqrt(parts.reduce((total, part) => add(total, part)))];

/**
 * The length of each parameter's gradient, a scalar by the parameter's dotted name. Buffers are left out.
 */
export function normsByParameter(grads: Tree): ByName {
  return scoped(() =>
    Object.fromEntries(trained(grads).map(([name, gradient]) => [name, sqrt(sum(square(gradient)))])),
  );
}
