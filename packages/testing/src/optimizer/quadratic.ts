import {
  add,
  mapTree,
  mul,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
  zipTrees,
} from "@refrain/core";
import type { Optimizer, OptimizerState } from "@refrain/optim";

/** Parameters of several ranks, and a buffer that no optimizer may touch. */
export type Problem = {
  readonly matrix: Tensor;
  readonly layers: readonly { readonly bias: Tensor }[];
  readonly scale: Tensor;
  readonly buffers: { readonly mean: Tensor };
};

/** Where the descent begins: from 0.4 to 1.2 away from the optimum. */
export function start(): Problem {
  return {
    matrix: tensor([
      [1.5, -0.5, 0.3],
      [-1, 0.7, 2],
    ]),
    layers: [{ bias: tensor([0.4, -0.8]) }, { bias: tensor([1.1]) }],
    scale: tensor(1.6),
    buffers: { mean: tensor([3, 4]) },
  };
}

/** The loss, half the weighted squared distance from the optimum, as a number. */
export function lossAt(params: Problem): number {
  return quadratic(params).dataSync()[0]!;
}

/** Its gradients. */
export function gradientsAt(params: Problem): Problem {
  return valueAndGrad(quadratic)(params).grads;
}

/** Follows an optimizer for some steps. */
export function descend<S extends OptimizerState>(
  optimizer: Optimizer<S>,
  from: Problem,
  state: S,
  steps: number,
): { params: Problem; state: S } {
  let at = { params: from, state };
  for (let step = 0; step < steps; step++) {
    const next = optimizer.update(gradientsAt(at.params), at.state, at.params);
    at = {
      params: zipTrees<Problem>([at.params, next.updates], ([param, update]) => add(param!, update!)),
      state: next.state,
    };
  }
  return at;
}

// Curvatures from 0.5 to 2, so that one learning rate suits all.
function quadratic(params: Problem): Tensor {
  const parts: Tensor[] = [];
  mapTree(params, (param, name) => {
    if (name.startsWith("buffers")) return param;
    const optimum = name === "scale" ? 0.5 : 0.1;
    const curvature = name === "matrix" ? 0.5 : 2;
    parts.push(sum(mul(square(sub(param, optimum)), curvature / 2)));
    return param;
  });
  return parts.reduce((a, b) => add(a, b));
}
