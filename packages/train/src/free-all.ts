import { leavesOf, type Tree } from "@refrain/core";

/** Frees the tensors of a tree, but not those that another one has too. */
export function freeAll(tree: Tree, but: Tree): void {
  const kept = new Set(leavesOf(but));
  for (const tensor of leavesOf(tree)) if (!kept.has(tensor)) tensor.dispose();
}
