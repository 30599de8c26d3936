import { mapTree, mul, scoped, type Tree, zeros } from "@refrain/core";
import { isBuffer } from "../named.ts";
import type { Optimizer, OptimizerState } from "../optimizer.ts";
import { checkCount, checkNumber } from "../options.ts";

/** The state of `plateau`. */
export interface PlateauState extends OptimizerState {
  readonly numbers: {
    /** What the updates are multiplied by. */
    readonly scale: number;
    /** The best metric so far; null before the first. */
    readonly best: number | null;
    /** Evaluations since then. */
    readonly bad: number;
    /** Evaluations for which it still waits after lowering the scale. */
    readonly cooldown: number;
  };
  readonly tensors: readonly [];
}

/** Options of `plateau`. */
export interface PlateauOptions {
  /** What the learning rate is multiplied by. Default: 0.1. */
  readonly factor?: number;
  /** Evaluations without an improvement that are put up with. Default: 10. */
  readonly patience?: number;
  /** The share of the best metric by which a better one must be below it. Default: 0.0001. */
  readonly threshold?: number;
  /** Evaluations to wait for after lowering the rate. Default: 0. */
  readonly cooldown?: number;
  /** The least scale, as a share of the learning rate. Default: 0. */
  readonly minimum?: number;
}

/**
 * Lowers the learning rate when the metric told by `observe`, of which less is better, has stopped to improve, like
 * PyTorch's ReduceLROnPlateau. Put it after the optimizer in a chain: it multiplies the updates.
 *
 * @throws when an option is out of range.
 *
 * @example
 * const optimizer = chain(adam({ learningRate: 0.001 }), plateau({ factor: 0.5, patience: 2 }));
 * state = optimizer.observe?.(state, validationLoss) ?? state; // of a score, of which more is better, its negative
 */
export function plateau(options: PlateauOptions = {}): Optimizer<PlateauState> {
  const { factor = 0.1, patience = 10, threshold = 0.0001, cooldown = 0, minimum = 0 } = options;
  checkNumber("plateau", "factor", factor, { above: 0, below: 1 });
  checkCount("plateau", "patience", patience, 0);
  checkNumber("plateau", "threshold", threshold, { from: 0, below: 1 });
  checkCount("plateau", "cooldown", cooldown, 0);
  checkNumber("plateau", "minimum", minimum, { from: 0, to: 1 });

  return {
    init: () => ({ numbers: { scale: 1, best: null, bad: 0, cooldown: 0 }, tensors: [] }),
    update<P extends Tree>(grads: P, state: PlateauState) {
      const { scale } = state.numbers;
      const updates = scoped(() =>
        mapTree(grads, (gradient, name) => (isBuffer(name) ? zeros(gradient.shape) : mul(gradient, scale))),
      );
      return { updates, state };
    },
    observe({ numbers, tensors }, metric) {
      checkNumber("plateau: observe", "the metric", metric);
      // The magnitude, so that the threshold also works below 0, where a Gaussian likelihood may go.
      const better = numbers.best === null || metric < numbers.best - threshold * Math.abs(numbers.best);
      const best = better ? metric : numbers.best;
      const waiting = numbers.cooldown > 0;
      const bad = better || waiting ? 0 : numbers.bad + 1;
      if (bad <= patience) {
        return { numbers: { ...numbers, best, bad, cooldown: Math.max(0, numbers.cooldown - 1) }, tensors };
      }
      const scale = Math.max(numbers.scale * factor, minimum);
      return { numbers: { scale, best, bad: 0, cooldown }, tensors };
    },
  };
}
