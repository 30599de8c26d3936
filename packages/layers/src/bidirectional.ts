import {
  add,
  concat,
  mul,
  outputSizeOf,
  type RecurrentCell,
  type ScanKernelChoice,
  type Tensor,
  type Tree,
} from "@refrain/core";
import { describeCell, recurrent } from "./recurrent.ts";
import { checkInputs, contextOf, type RecurrentLayer, scopedPart } from "./recurrent-layer.ts";

/** One thing for each direction. */
export type Directions<T extends Tree> = { readonly forward: T; readonly backward: T };

/** How the outputs of the two directions become one. */
export type Merge = "concat" | "sum" | "average";

/** How a bidirectional layer runs. */
export interface BidirectionalOptions {
  /** `concat`, forward first, is twice as wide as the cell's output; `sum` and `average` are as wide. */
  readonly merge: Merge;
  /** `auto`, the default, is fused unless the engine declines. */
  readonly kernel?: ScanKernelChoice;
}

const merges: Record<Merge, (forward: Tensor, backward: Tensor) => Tensor> = {
  concat: (forward, backward) => concat([forward, backward]),
  sum: (forward, backward) => add(forward, backward),
  average: (forward, backward) => mul(add(forward, backward), 0.5),
};

/**
 * A cell over time in both directions, each with parameters of its own (Schuster and Paliwal, "Bidirectional recurrent
 * neural networks", 1997). The backward one begins at each row's own last step.
 *
 * @throws when `merge` is none of the three, inputs are not `[batch, time, input]`, or lengths or state do not fit.
 *
 * @example
 * const layer = bidirectional(gru({ inputSize: 32, hiddenSize: 64 }), { merge: "concat" });   // outputs [batch, time, 128]
 */
export function bidirectional<P extends Tree, S extends Tree>(
  cell: RecurrentCell<P, S>,
  { merge, kernel = "auto" }: BidirectionalOptions,
): RecurrentLayer<Directions<P>, Directions<S>> {
  if (!Object.hasOwn(merges, merge)) {
    throw new Error(`bidirectional: merge must be concat, sum or average, got ${String(merge)}.`);
  }
  const forward = recurrent(cell, { kernel });
  const backward = recurrent(cell, { kernel, reverse: true });
  return {
    kind: "bidirectional",
    options: { cell: describeCell(cell), merge },
    inputSize: cell.inputSize,
    outputSize: outputSizeOf(cell) * (merge === "concat" ? 2 : 1),
    init: (random) => ({
      forward: cell.init(random.split("forward")),
      backward: cell.init(random.split("backward")),
    }),
    initialState: (batch) => ({ forward: cell.initialState(batch), backward: cell.initialState(batch) }),
    apply(params, sequences, context) {
      checkInputs(`bidirectional(${cell.kind})`, sequences);
      const { inputs, lengths, initialState } = sequences;
      const run = (direction: "forward" | "backward") =>
        (direction === "forward" ? forward : backward).apply(
          params[direction],
          { inputs, lengths, initialState: initialState?.[direction] },
          contextOf(context, direction),
        );
      return scopedPart(context, () => {
        const [ahead, back] = [run("forward"), run("backward")];
        return {
          outputs: merges[merge](ahead.outputs, back.outputs),
          state: { forward: ahead.state, backward: back.state },
        };
      });
    },
  };
}
