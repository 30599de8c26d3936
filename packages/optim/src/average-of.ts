import { add, mapTree, scoped, type Tensor, type Tree } from "@refrain/core";
import { type ByName, isBuffer } from "./named.ts";

/**
 * The averages of an optimizer's state in the form of the parameters, with their own buffers. New tensors.
 *
 * @param name begins the messages.
 * @throws when a parameter has no average.
 */
export function averageOf<P extends Tree>(name: string, average: ByName, params: P): P {
  return scoped(() =>
    mapTree(params, (own, parameter) => {
      if (isBuffer(parameter)) return copy(own);
      const tensor = average[parameter];
      if (tensor === undefined) throw new Error(`${name}: the state has no average of "${parameter}".`);
      return copy(tensor);
    }),
  );
}

/** The same numbers as a new tensor. */
export function copy(tensor: Tensor): Tensor {
  return add(tensor, 0);
}
