import { Tensor } from "./tensor.ts";

/** Parameters, states and gradients: plain nested records and arrays of tensors. */
export type Tree = Tensor | readonly Tree[] | { readonly [name: string]: Tree };

/** Visits the tensors of a tree in the order of their names, with the dotted name of each. */
export function* namedLeaves(tree: Tree, name = ""): Generator<readonly [name: string, tensor: Tensor]> {
  if (tree instanceof Tensor) {
    yield [name, tree];
    return;
  }
  for (const [key, branch] of branches(tree, name)) {
    yield* namedLeaves(branch, name === "" ? key : `${name}.${key}`);
  }
}

/** The tensors of a tree, in the order of `namedLeaves`. */
export function leavesOf(tree: Tree): Tensor[] {
  return Array.from(namedLeaves(tree), ([, tensor]) => tensor);
}

/**
 * A tree of the same form with each tensor replaced.
 *
 * @param f gets the tensor and its dotted name.
 */
export function mapTree<T extends Tree>(tree: T, f: (tensor: Tensor, name: string) => Tensor): T {
  return rebuild(tree, "", f) as T;
}

/**
 * Trees of one form walked together.
 *
 * @throws when a tree lacks a tensor that the first has.
 */
export function zipTrees<T extends Tree>(
  trees: readonly [T, ...Tree[]],
  f: (tensors: readonly Tensor[], name: string) => Tensor,
): T {
  const named = trees.map((tree) => new Map(namedLeaves(tree)));
  return mapTree(trees[0], (_, name) =>
    f(
      named.map((leaves, index) => {
        const leaf = leaves.get(name);
        if (leaf === undefined) throw new Error(`zipTrees: tree ${index} has no tensor "${name}".`);
        return leaf;
      }),
      name,
    ),
  );
}

/** Gives back the memory of every tensor of a tree. */
export function disposeTree(tree: Tree): void {
  for (const tensor of leavesOf(tree)) tensor.dispose();
}

// Names in sorted order, so that a tree has one order whichever way it was written.
function branches(tree: Exclude<Tree, Tensor>, name: string): readonly (readonly [string, Tree])[] {
  if (typeof tree !== "object" || tree === null) {
    throw new Error(`A tree must be of tensors, arrays and plain objects; got ${String(tree)} at "${name}".`);
  }
  if (Array.isArray(tree)) return tree.map((branch, index) => [String(index), branch] as const);
  return Object.entries(tree as { readonly [name: string]: Tree }).sort(([a], [b]) => (a < b ? -1 : 1));
}

function rebuild(tree: Tree, name: string, f: (tensor: Tensor, name: string) => Tensor): Tree {
  if (tree instanceof Tensor) return f(tree, name);
  const inner = (key: string) => (name === "" ? key : `${name}.${key}`);
  if (Array.isArray(tree)) return tree.map((branch, index) => rebuild(branch, inner(String(index)), f));
  return Object.fromEntries(
    branches(tree, name).map(([key, branch]) => [key, rebuild(branch, inner(key), f)]),
  );
}
