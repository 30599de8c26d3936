import { add, type Tensor, type Tree } from "@refrain/core";
import { dropout as dropoutLayer } from "./dropout.ts";
import type { DescribedLayer, NoParams, ParamsOf } from "./layer-types.ts";
import { checkInputs, contextOf, type RecurrentLayer, scopedPart } from "./recurrent-layer.ts";

/** How the layers of a stack are joined. */
export interface StackOptions {
  /**
   * Between the layers, never after the last: the rate of plain dropout, or a layer such as `lockedDropout(0.3)`.
   * Default: none.
   */
  readonly dropout?: number | DescribedLayer<NoParams, Tensor, Tensor>;
  /** Whether each layer from the second on adds its inputs to its outputs (Wu et al., 2016). Default: false. */
  readonly residual?: boolean;
}

/** The states of a stack's layers, one by one. */
export type StatesOf<Layers extends readonly RecurrentLayer<Tree, Tree>[]> = {
  readonly [Index in keyof Layers]: Layers[Index] extends RecurrentLayer<Tree, infer S> ? S : never;
};

/**
 * Recurrent layers, each over the outputs of the one before. Parameters and state are lists, the lowest layer first.
 *
 * @throws when there is no layer, a layer's `inputSize` is not the `outputSize` of the one before, or, with `residual`, its own
 *   `outputSize`.
 *
 * @example
 * const layer = stack(
 *   [recurrent(lstm({ inputSize: 32, hiddenSize: 128 })), recurrent(lstm({ inputSize: 128, hiddenSize: 128 }))],
 *   { dropout: 0.2 },
 * );
 */
export function stack<const Layers extends readonly RecurrentLayer<Tree, Tree>[]>(
  layers: Layers,
  { dropout = 0, residual = false }: StackOptions = {},
): RecurrentLayer<ParamsOf<Layers>, StatesOf<Layers>> {
  checkSizes(layers, residual);
  const between = typeof dropout === "number" ? dropoutLayer(dropout) : dropout;
  return {
    kind: "stack",
    options: {
      layers: layers.map(({ kind, options }) => ({ kind, options })),
      dropout: typeof dropout === "number" ? dropout : { kind: dropout.kind, options: dropout.options },
      residual,
    },
    inputSize: layers[0]!.inputSize,
    outputSize: layers.at(-1)!.outputSize,
    init: (random) => layers.map((layer, index) => layer.init(random.split(index))) as ParamsOf<Layers>,
    initialState: (batch) => layers.map((layer) => layer.initialState(batch)) as StatesOf<Layers>,
    apply(params, sequences, context) {
      checkInputs("stack", sequences);
      const { inputs, lengths, initialState } = sequences;
      checkStates(initialState, layers.length);
      return scopedPart(context, () => {
        const states: Tree[] = [];
        let x = inputs;
        layers.forEach((layer, index) => {
          const own = contextOf(context, index);
          const below = index === 0 ? x : between.apply({}, x, contextOf(own, "dropout"));
          const { outputs, state } = layer.apply(
            params[index]!,
            { inputs: below, lengths, initialState: initialState?.[index] },
            own,
          );
          states.push(state);
          x = residual && index > 0 ? add(x, outputs) : outputs;
        });
        return { outputs: x, state: states as StatesOf<Layers> };
      });
    },
  };
}

function checkSizes(layers: readonly RecurrentLayer<Tree, Tree>[], residual: boolean): void {
  if (layers.length === 0) throw new Error("stack: pass at least one layer.");
  const other = layers.findIndex((layer) => typeof layer?.apply !== "function" || "step" in layer);
  if (other >= 0) {
    const { kind = "none" } = layers[other] ?? {};
    throw new Error(
      `stack: layer ${other} must be a layer over time, got ${kind}. A cell becomes one by recurrent(cell).`,
    );
  }
  layers.slice(1).forEach(({ inputSize, outputSize }, index) => {
    const below = layers[index]!.outputSize;
    if (inputSize !== below) {
      throw new Error(
        `stack: layer ${index + 1} must have inputSize ${below}, the outputSize of the layer below, got ${inputSize}.`,
      );
    }
    if (residual && outputSize !== inputSize) {
      throw new Error(
        `stack: layer ${index + 1} must have outputSize ${inputSize}, like its inputSize, to be residual, got ${outputSize}.`,
      );
    }
  });
}

function checkStates(states: readonly Tree[] | undefined, layers: number): void {
  if (states !== undefined && states.length !== layers) {
    throw new Error(
      `stack: initialState must have one state for each of ${layers} layers, got ${states.length}.`,
    );
  }
}
