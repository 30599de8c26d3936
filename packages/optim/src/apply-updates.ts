import { add, mapTree, scoped, type Tree } from "@refrain/core";
import { like } from "./named.ts";

/**
 * The parameters after a step: each plus its update. All tensors of the result are new, so that the old parameters can
 * be freed.
 *
 * @throws when the trees do not fit together.
 */
export function applyUpdates<P extends Tree>(params: P, updates: P): P {
  const byName = like("applyUpdates: updates", updates, params);
  return scoped(() => mapTree(params, (parameter, name) => add(parameter, byName.get(name)!)));
}
