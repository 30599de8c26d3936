import { concat, leavesOf, mapTree, reshape, scoped, type Tensor, type Tree } from "@refrain/core";

/**
 * Runs a step over time, and joins what it gives.
 *
 * @param body gives tensors `[rows, n]` of each step, and the next state.
 * @returns each `[rows, time, n]`, and the last state.
 */
export function overTime<S extends Tree, Results extends readonly Tensor[]>(
  time: number,
  initial: S,
  body: (state: S, step: number) => { readonly results: Results; readonly state: S },
): { readonly results: Results; readonly state: S } {
  const made: Results[] = [];
  let state = initial;
  for (let step = 0; step < time; step++) {
    const before = state;
    const next = scoped(() => ({ ...body(before, step) }));
    state = next.state;
    made.push(next.results);
  }
  const joined = made[0]!.map((first, index) => {
    const [rows, size] = first.shape as [number, number];
    return concat(
      made.map((results) => reshape(results[index]!, [rows, 1, size])),
      1,
    );
  });
  return { results: joined as readonly Tensor[] as Results, state };
}

/** The rows of each source side by side: every leaf `[rows, n]` to `[batch, hypotheses, n]`. */
export function besideSources<T extends Tree>(tree: T, batch: number): T {
  return mapTree(tree, (leaf) => reshape(leaf, [batch, -1, leaf.shape[1]!]));
}

/** The rows one after the other again: every leaf `[batch, hypotheses, n]` to `[rows, n]`. */
export function oneByOne<T extends Tree>(tree: T): T {
  return mapTree(tree, (leaf) => reshape(leaf, [-1, leaf.shape[2]!]));
}

/** The number of sources in a memory. */
export function sourcesIn(memory: Tree): number {
  return leavesOf(memory)[0]!.shape[0]!;
}
