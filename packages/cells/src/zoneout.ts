import {
  add,
  broadcastTo,
  type Context,
  concat,
  disposeTree,
  full,
  mul,
  namedLeaves,
  type RecurrentCell,
  scoped,
  sliceAxis,
  sub,
  type Tensor,
  type Tree,
  zipTrees,
} from "@refrain/core";
import { check } from "./checks.ts";
import { projectInside, wrapped } from "./wrapped.ts";

/**
 * Zoneout (Krueger et al., "Zoneout: regularizing RNNs by randomly preserving hidden activations", 2016): in training each unit
 * of the state keeps its former value with a probability, anew at each step; otherwise it takes the expectation,
 * `rate * before + (1 - rate) * after`. An output that is a state, such as h, is the state after zoneout.
 *
 * @param rate the probability, from 0 to below 1, for every state, or by the state's name: `{ c: 0.5, h: 0.05 }`, the paper's for
 *   an LSTM; a state that is not named has 0.
 * @throws when a rate is none, or names a state that the cell does not have.
 *
 * @example
 * const cell = zoneout(lstm({ inputSize: 8, hiddenSize: 16 }), { c: 0.5, h: 0.05 });
 */
export function zoneout<P extends Tree, S extends Tree>(
  cell: RecurrentCell<P, S>,
  rate: number | Readonly<Record<string, number>>,
): RecurrentCell<P, S> {
  const where = `zoneout(${cell.kind})`;
  if (typeof rate === "number") check.rate(where, "rate", rate);
  else for (const [name, of] of Object.entries(rate)) check.rate(where, `rate.${name}`, of);

  return wrapped(
    "zoneout",
    cell,
    { rate },
    {
      project: (params, inputs, context) =>
        scoped(() => {
          const projected = projectInside(cell, params, inputs, context);
          return concat([projected, ...keepMasks(where, cell, rate, projected, context)]);
        }),
      step(params, state, projected) {
        const masks = masksIn(projected, state);
        const inner = sliceAxis(projected, 1, 0, projected.shape[1]! - widthOf(state));
        const next = cell.step(params, state, inner);
        let output = next.output;
        const kept = zipTrees<S>([next.state, state], ([after, before], name) => {
          const keep = masks.get(name)!;
          const mixed = add(mul(keep, before!), mul(sub(1, keep), after!));
          if (after === next.output) output = mixed;
          return mixed;
        });
        return { output, state: kept };
      },
    },
  );
}

/** For each state `[batch, time, n]`: 1 where it keeps its value, or the probability of that. */
function keepMasks(
  where: string,
  cell: RecurrentCell<Tree, Tree>,
  rate: number | Readonly<Record<string, number>>,
  projected: Tensor,
  { training, random }: Context,
): Tensor[] {
  const [batch, time] = projected.shape as [number, number, number];
  const states = cell.initialState(1);
  const names = Array.from(namedLeaves(states), ([name]) => name);
  for (const name of typeof rate === "number" ? [] : Object.keys(rate)) {
    if (!names.includes(name)) {
      throw new Error(`${where}: rate must name states of the cell, "${names.join('", "')}", got "${name}".`);
    }
  }
  const masks = Array.from(namedLeaves(states), ([name, { shape }]) => {
    const probability = typeof rate === "number" ? rate : (rate[name] ?? 0);
    const size = [batch, time, shape[1]!];
    return training
      ? random.split("zoneout").split(name).bernoulli(size, probability)
      : broadcastTo(full([1, 1, 1], probability), size);
  });
  disposeTree(states);
  return masks;
}

/** The masks at the end of the step's input, one `[batch, n]` for each state. */
function masksIn(projected: Tensor, state: Tree): ReadonlyMap<string, Tensor> {
  let start = projected.shape[1]! - widthOf(state);
  const masks = new Map<string, Tensor>();
  for (const [name, { shape }] of namedLeaves(state)) {
    masks.set(name, sliceAxis(projected, 1, start, shape[1]!));
    start += shape[1]!;
  }
  return masks;
}

function widthOf(state: Tree): number {
  return Array.from(namedLeaves(state)).reduce((total, [, { shape }]) => total + shape[1]!, 0);
}
