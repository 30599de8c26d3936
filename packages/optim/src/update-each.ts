import {
  map,
  type PointwiseFunction,
  scoped,
  type Tensor,
  type Tree,
  tensor,
  zeros,
  zipTrees,
} from "@refrain/core";
import { type ByName, checkLike, checkShape, isBuffer, trained } from "./named.ts";

/** The tensors of an optimizer's state: for each slot, such as `velocity`, one for each trained parameter. */
export type Slots<K extends string> = { readonly [slot in K]: ByName };

/** What one step of an optimizer works on. */
interface EachStep<P extends Tree, K extends string> {
  /** For messages: `adam`. */
  readonly name: string;
  readonly grads: P;
  readonly params: P;
  readonly slots: Slots<K>;
  /** The names of the slots in the order in which the rule takes and gives them. */
  readonly order: readonly K[];
  /** Numbers that change from step to step. */
  readonly scalars: readonly number[];
}

/**
 * One pass of a pointwise rule over each trained parameter; buffers get updates of 0.
 *
 * @param rule takes gradient, parameter, slots and scalars; gives the update and the next slots.
 * @throws when the trees do not fit together.
 */
export function updateEach<P extends Tree, K extends string>(
  rule: PointwiseFunction,
  { name: where, grads, params, slots, order, scalars }: EachStep<P, K>,
): { updates: P; slots: Slots<K> } {
  checkLike(`${where}: grads`, grads, params);
  return scoped(() => {
    const shared = scalars.map((scalar) => tensor(scalar));
    const next = order.map((): Record<string, Tensor> => ({}));
    const updates = zipTrees([params, grads], ([parameter, gradient], name) => {
      const { shape } = parameter!;
      if (isBuffer(name)) return zeros(shape);
      const held = order.map((slot) => slotOf(where, slots, slot, name, shape));
      const made = map(rule, [gradient!, parameter!, ...held, ...shared]);
      next.forEach((slot, index) => {
        slot[name] = made[index + 1]!;
      });
      return made[0]!;
    });
    return { updates, slots: Object.fromEntries(order.map((slot, i) => [slot, next[i]!])) as Slots<K> };
  });
}

/** A tensor for each trained parameter. */
export function slotLike(params: Tree, make: (parameter: Tensor) => Tensor): ByName {
  return Object.fromEntries(trained(params).map(([name, parameter]) => [name, make(parameter)]));
}

function slotOf<K extends string>(
  where: string,
  slots: Slots<K>,
  slot: K,
  name: string,
  shape: readonly number[],
): Tensor {
  const held = slots[slot]?.[name];
  if (held === undefined) {
    throw new Error(
      `${where}: the state has no ${slot} of "${name}". It must come from init(params), or from update with the same parameters.`,
    );
  }
  checkShape(`${where}: the state's ${slot} of "${name}"`, held, shape);
  return held;
}
