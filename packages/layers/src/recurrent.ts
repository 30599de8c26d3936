import { outputSizeOf, type RecurrentCell, type ScanKernelChoice, scan, type Tree } from "@refrain/core";
import { checkInputs, type RecurrentLayer } from "./recurrent-layer.ts";

/** How a recurrent layer runs. */
export interface RecurrentOptions {
  /** Whether each row runs from its own last step to its first. Default: false. */
  readonly reverse?: boolean;
  /** `auto`, the default, is fused unless the engine declines. */
  readonly kernel?: ScanKernelChoice;
}

/**
 * A cell over time.
 *
 * @throws when it is no cell, inputs are not `[batch, time, input]`, or lengths or state do not fit.
 *
 * @example
 * const layer = recurrent(lstm({ inputSize: 32, hiddenSize: 128 }));
 * const { outputs, state } = layer.apply(params, { inputs, lengths: [5, 3] }, context);
 */
export function recurrent<P extends Tree, S extends Tree>(
  cell: RecurrentCell<P, S>,
  { reverse = false, kernel = "auto" }: RecurrentOptions = {},
): RecurrentLayer<P, S> {
  if (typeof cell?.step !== "function") {
    throw new Error(
      `recurrent: pass a cell, such as lstm({ inputSize, hiddenSize }), got ${cell?.kind ?? String(cell)}.`,
    );
  }
  return {
    kind: "recurrent",
    options: { cell: describeCell(cell), reverse },
    inputSize: cell.inputSize,
    outputSize: outputSizeOf(cell),
    init: (random) => cell.init(random),
    initialState: (batch) => cell.initialState(batch),
    apply(params, sequences, context) {
      checkInputs(`recurrent(${cell.kind})`, sequences);
      const { inputs, lengths, initialState } = sequences;
      return scan(cell, params, inputs, { lengths, initialState, reverse, kernel, context });
    },
  };
}

/** What rebuilds a cell, as JSON. */
export function describeCell({ kind, inputSize, hiddenSize, options }: RecurrentCell<Tree, Tree>): object {
  return { kind, inputSize, hiddenSize, options };
}
