import { add, div, map, mapTree, minimum, mul, scoped, type Tensor, type Tree, zeros } from "@refrain/core";
import { globalNorm } from "./gradient-norms.ts";
import { isBuffer } from "./named.ts";
import type { Optimizer, OptimizerState } from "./optimizer.ts";
import { checkNumber } from "./options.ts";

/**
 * Shortens the gradients, all by one factor, to a global norm of at most `maxNorm` (Pascanu, Mikolov and Bengio 2013).
 * Put it first in a chain. It keeps no state.
 *
 * @throws when `maxNorm` is not above 0.
 */
export function clipByGlobalNorm(maxNorm: number): Optimizer {
  checkNumber("clipByGlobalNorm", "maxNorm", maxNorm, { above: 0 });
  const state: OptimizerState = { numbers: null, tensors: [] };
  const factorOf = (norm: Tensor): Tensor[] => [minimum(div(maxNorm, add(norm, 1e-6)), 1)];
  return {
    init: () => state,
    update<P extends Tree>(grads: P) {
      const updates = scoped(() => {
        const factor = map(factorOf, [globalNorm(grads)])[0]!;
        return mapTree(grads, (gradient, name) =>
          isBuffer(name) ? zeros(gradient.shape) : mul(gradient, factor),
        );
      });
      return { updates, state };
    },
  };
}
