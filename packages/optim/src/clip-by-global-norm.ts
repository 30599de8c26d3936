import { add, div, mapTree, minimum, mul, scoped, type Tree, zeros } from "@refrain/core";
import { globalNorm } from "./gradient-norms.ts";
import { isBuffer } from "./named.ts";
import { NO_STATE, type NoState } from "./no-state.ts";
import type { Optimizer } from "./optimizer.ts";
import { checkNumber } from "./options.ts";

/**
 * Shortens the gradients, all by one factor, to a global norm of at most `maxNorm` (Pascanu, Mikolov and Bengio 2013).
 * Put it first in a chain.
 *
 * @throws when `maxNorm` is not above 0.
 */
export function clipByGlobalNorm(maxNorm: number): Optimizer<NoState> {
  checkNumber("clipByGlobalNorm", "maxNorm", maxNorm, { above: 0 });
  return {
    init: () => NO_STATE,
    update<P extends Tree>(grads: P) {
      const updates = scoped(() => {
        const factor = minimum(div(maxNorm, add(globalNorm(grads), 1e-6)), 1);
        return mapTree(grads, (gradient, name) =>
          isBuffer(name) ? zeros(gradient.shape) : mul(gradient, factor),
        );
      });
      return { updates, state: NO_STATE };
    },
  };
}
