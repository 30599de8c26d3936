import { Tensor } from "./tensor.ts";

/** Parameters, states and gradients: plain nested records and arrays of tensors. */
export type Tree = Tensor | readonly Tree[] | { readonly [name: string]: Tree };

/** The tensors of a tree in the order of their names, with the dotted name of each. */
export function namedLeaves(tree: Tree): (readonly [name: string, tensor: Tensor])[] {
  const leaves: (readonly [string, Tensor])[] = [];
  visit(tree, "", (tensor, name) => leaves.push([name, tensor]));
  return leaves;
}

/** The tensors of a tree, in the order of `namedLeaves`. */
export function leavesOf(tree: Tree): Tensor[] {
  const leaves: Tensor[] = [];
  // Names are only needed to say what is no tree.
  return collect(tree, leaves) ? leaves : namedLeaves(tree).map(([, tensor]) => tensor);
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
  const [first] = trees;
  const leaves = trees.map((tree, index) => {
    if (sameForm(first, tree)) return leavesOf(tree);
    const named = new Map(namedLeaves(tree));
    return namedLeaves(first).map(([name]) => {
      const leaf = named.get(name);
      if (leaf === undefined) throw new Error(`zipTrees: tree ${index} has no tensor "${name}".`);
      return leaf;
    });
  });
  let next = 0;
  return mapTree(first, (_, name) => {
    const place = next++;
    return f(
      leaves.map((tensors) => tensors[place]!),
      name,
    );
  });
}

/** Whether two trees have tensors of the same names, so that their leaves go together one by one. */
export function sameForm(a: Tree, b: Tree): boolean {
  if (a === b) return true;
  if (a instanceof Tensor || b instanceof Tensor) return a instanceof Tensor && b instanceof Tensor;
  const keys = keysOf(a, "");
  const others = keysOf(b, "");
  return (
    keys.length === others.length &&
    keys.every((key, index) => key === others[index] && sameForm(branch(a, key), branch(b, key)))
  );
}

/** Gives back the memory of every tensor of a tree. */
export function disposeTree(tree: Tree): void {
  for (const tensor of leavesOf(tree)) tensor.dispose();
}

/** `visit` without names. False when something in it is no tree. */
function collect(tree: Tree, leaves: Tensor[]): boolean {
  if (tree instanceof Tensor) return leaves.push(tree) > 0;
  if (typeof tree !== "object" || tree === null) return false;
  // Loops without iterators or closures: this runs many times in every training step.
  if (Array.isArray(tree)) {
    for (let place = 0; place < tree.length; place++) if (!collect(tree[place], leaves)) return false;
    return true;
  }
  const keys = keysOf(tree, "");
  for (let at = 0; at < keys.length; at++) if (!collect(branch(tree, keys[at]!), leaves)) return false;
  return true;
}

type Branches = readonly Tree[] | { readonly [name: string]: Tree };

function visit(tree: Tree, name: string, f: (tensor: Tensor, name: string) => void): void {
  if (tree instanceof Tensor) f(tree, name);
  else for (const key of keysOf(tree, name)) visit(branch(tree, key), inner(name, key), f);
}

function rebuild(tree: Tree, name: string, f: (tensor: Tensor, name: string) => Tensor): Tree {
  if (tree instanceof Tensor) return f(tree, name);
  const keys = keysOf(tree, name);
  if (Array.isArray(tree)) return keys.map((key) => rebuild(branch(tree, key), inner(name, key), f));
  const rebuilt: Record<string, Tree> = {};
  for (const key of keys) rebuilt[key] = rebuild(branch(tree, key), inner(name, key), f);
  return rebuilt;
}

// Names in sorted order, so that a tree has one order whichever way it was written; list places as they are.
function keysOf(tree: Branches, name: string): readonly string[] {
  if (typeof tree !== "object" || tree === null) {
    throw new Error(`A tree must be of tensors, arrays and plain objects; got ${String(tree)} at "${name}".`);
  }
  const keys = Object.keys(tree);
  if (!Array.isArray(tree)) insertionSort(keys);
  return keys;
}

// Trees have few names, most of them in order: `sort` takes five times as long.
function insertionSort(names: string[]): void {
  for (let at = 1; at < names.length; at++) {
    const name = names[at]!;
    let place = at;
    for (; place > 0 && names[place - 1]! > name; place--) names[place] = names[place - 1]!;
    names[place] = name;
  }
}

function branch(tree: Branches, key: string): Tree {
  return (tree as { readonly [name: string]: Tree })[key]!;
}

function inner(name: string, key: string): string {
  return name === "" ? key : `${name}.${key}`;
}
