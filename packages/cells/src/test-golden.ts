import {
  add,
  leavesOf,
  mapTree,
  mul,
  type NestedNumbers,
  namedLeaves,
  sum,
  type Tensor,
  type Tree,
  tensor,
} from "@refrain/core";
import { expect } from "vitest";

/** Tensors as a golden file has them. */
export type JsonTree = NestedNumbers | { readonly [name: string]: JsonTree };

/** The tensors of a part of a golden file. Every nested array of numbers is one. */
export function treeOf(json: JsonTree): Tree {
  if (typeof json === "number" || Array.isArray(json)) return tensor(json as NestedNumbers);
  const branches = Object.entries(json as { readonly [name: string]: JsonTree });
  return Object.fromEntries(branches.map(([name, branch]) => [name, treeOf(branch)]));
}

/** The sum of all elements of two trees of one form, multiplied one by one. */
export function weightedSum(tree: Tree, factors: Tree): Tensor {
  const others = leavesOf(factors);
  return leavesOf(tree)
    .map((leaf, index) => sum(mul(leaf, others[index]!)))
    .reduce((a, b) => add(a, b));
}

/**
 * Every tensor within a tolerance of its golden one, relative to the largest of that one's elements: golden files are in double
 * precision, and float32 sums lose in proportion to their largest terms.
 */
export function expectClose(actual: Tree, expected: Tree, tolerance = 1e-5): void {
  const found = new Map(namedLeaves(actual));
  expect([...found.keys()]).toEqual(Array.from(namedLeaves(expected), ([name]) => name));
  mapTree(expected, (leaf, name) => {
    expect(found.get(name)!.shape, name).toEqual(leaf.shape);
    const mine = Array.from(found.get(name)!.dataSync());
    const theirs = Array.from(leaf.dataSync());
    const scale = theirs.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    const error = mine.reduce((worst, value, i) => Math.max(worst, Math.abs(value - theirs[i]!)), 0);
    expect(error, `${name}, whose largest is ${scale}`).toBeLessThanOrEqual(tolerance * scale);
    return leaf;
  });
}
