import { type Context, mapTree, namedLeaves, type Tensor, type Tree } from "@refrain/core";

/** New values of buffers, by the dotted names that they have among the parameters. */
export type Observed = { readonly [name: string]: Tensor };

/** A context that notes what layers observe. */
export interface Observing {
  /** For the layers. */
  readonly context: Context;
  /** The new values, by their names in the parameters that the layers were given. */
  observed(params: Tree): Observed;
}

/**
 * A context for training layers with running statistics (`batchNorm`). Such tensors stand under `buffers` among the parameters: they
 * have no gradient, and optimizers leave them as they are. A layer changes nothing; it tells the context what a buffer
 * becomes, and the loop takes that home beside the loss. A layer that is applied twice observes twice, in order.
 *
 * @example
 * const { loss, grads, aux } = valueAndGradWithAux((params: P) => {
 *   const { context, observed } = observing({ training: true, random });
 *   const value = lossOf(model.apply(params, inputs, context));
 *   return { value, aux: observed(params) };
 * })(params);
 * const next = withObserved(updated(params, grads), aux);
 */
export function observing(context: Context): Observing {
  const values = new Map<Tensor, Tensor>();
  return {
    context: {
      ...context,
      observe: (buffer, update) => void values.set(buffer, update(values.get(buffer) ?? buffer)),
    },
    observed: (params) =>
      Object.fromEntries(
        Array.from(namedLeaves(params)).flatMap(([name, leaf]) => {
          const value = values.get(leaf);
          return value === undefined ? [] : [[name, value]];
        }),
      ),
  };
}

/**
 * The parameters with the observed buffers in place of the old ones.
 *
 * @throws when a name is not among the parameters.
 */
export function withObserved<P extends Tree>(params: P, observed: Observed): P {
  const names = new Set(Array.from(namedLeaves(params), ([name]) => name));
  const stranger = Object.keys(observed).find((name) => !names.has(name));
  if (stranger !== undefined) {
    throw new Error(
      `withObserved: "${stranger}" is not among the parameters. Pass those that were observed.`,
    );
  }
  return mapTree(params, (leaf, name) => observed[name] ?? leaf);
}
