import {
  add,
  leavesOf,
  mul,
  type NestedNumbers,
  namedLeaves,
  sum,
  type Tensor,
  type Tree,
  tensor,
} from "@refrain/core";
import { expect } from "vitest";

/** A tree as it stands in a golden file. */
export type JsonTree = NestedNumbers | readonly JsonTree[] | { readonly [name: string]: JsonTree };

/** The tensors of a golden file's tree. */
export function treeOf<T extends Tree>(json: JsonTree): T {
  return build(json) as T;
}

/**
 * Expects every number within 1e-5 of the reference, relative to the largest of its tensor: elements near zero are sums of terms that
 * cancel, and float32 has about 1e-7 of each term.
 */
export function expectTree(actual: Tree, expected: JsonTree): void {
  const found = new Map(namedLeaves(actual));
  const wanted = new Map(namedLeaves(build(expected)));
  expect([...found.keys()]).toEqual([...wanted.keys()]);
  for (const [name, reference] of wanted) {
    const leaf = found.get(name)!;
    expect(leaf.shape, name).toEqual(reference.shape);
    const [got, numbers] = [leaf.dataSync(), reference.dataSync()];
    let [largest, error] = [0, 0];
    numbers.forEach((number, i) => {
      largest = Math.max(largest, Math.abs(number));
      error = Math.max(error, Math.abs(number - got[i]!));
    });
    expect(error, `${name}, largest ${largest}`).toBeLessThanOrEqual(1e-5 * largest);
  }
}

/** The sum of all tensors, each times its factors: a loss that sees everything. */
export function weighted(tree: Tree, factors: Tree): Tensor {
  const others = leavesOf(factors);
  return leavesOf(tree)
    .map((leaf, index) => sum(mul(leaf, others[index]!)))
    .reduce((total, part) => add(total, part));
}

function build(json: JsonTree): Tree {
  if (isNumbers(json)) return tensor(json);
  if (Array.isArray(json)) return (json as readonly JsonTree[]).map(build);
  return Object.fromEntries(
    Object.entries(json as { readonly [name: string]: JsonTree }).map(([name, part]) => [name, build(part)]),
  );
}

function isNumbers(json: JsonTree): json is NestedNumbers {
  return typeof json === "number" || (Array.isArray(json) && json.every(isNumbers));
}
