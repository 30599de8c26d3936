import { add, scoped, type Tree, zipTrees } from "@refrain/core";
import { checkLike } from "./named.ts";

/**
 * The parameters after a step: each plus its update. All tensors of the result are new, so that the old parameters can
 * be freed.
 *
 * @throws when the trees do not fit together.
 */
export function applyUpdates<P extends Tree>(params: P, updates: P): P {
  checkLike("applyUpdates: updates", updates, params);
  return scoped(() => zipTrees([params, updates], ([parameter, update]) => add(parameter!, update!)));
}
