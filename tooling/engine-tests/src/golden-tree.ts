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

/** A tree of numbers as a golden file has it. Every nested array of numbers is a tensor. */
export type Golden = NestedNumbers | readonly Golden[] | { readonly [name: string]: Golden };

/** The tensors of a golden file's tree, on the running device. */
export function treeOf<T extends Tree>(json: Golden): T {
  return build(json) as T;
}

/** The sum of all elements of two trees of one form, multiplied one by one: a loss that sees everything. */
export function weightedSum(tree: Tree, factors: Tree): Tensor {
  const others = leavesOf(factors);
  return leavesOf(tree)
    .map((leaf, index) => sum(mul(leaf, others[index]!)))
    .reduce((total, part) => add(total, part));
}

/**
 * Expects the tensors of a golden tree, every number within 1e-5 relative to the largest of its tensor: elements near zero are
 * sums of terms that cancel, and float32 has about 1e-7 of each term.
 */
export async function expectTree(actual: Tree, expected: Golden): Promise<void> {
  const found = new Map(namedLeaves(actual));
  const wanted = new Map(namedLeaves(build(expected)));
  expect([...found.keys()]).toEqual([...wanted.keys()]);
  for (const [name, reference] of wanted) {
    const leaf = found.get(name)!;
    expect(leaf.shape, name).toEqual(reference.shape);
    const [got, numbers] = [await leaf.data(), await reference.data()];
    let [largest, error] = [0, 0];
    numbers.forEach((number, i) => {
      largest = Math.max(largest, Math.abs(number));
      error = Math.max(error, Math.abs(number - got[i]!));
    });
    expect(error, `${name}, largest ${largest}`).toBeLessThanOrEqual(1e-5 * largest);
  }
}

function build(json: Golden): Tree {
  if (isNumbers(json)) return tensor(json);
  if (Array.isArray(json)) return (json as readonly Golden[]).map(build);
  return Object.fromEntries(
    Object.entries(json as { readonly [name: string]: Golden }).map(([name, part]) => [name, build(part)]),
  );
}

function isNumbers(json: Golden): json is NestedNumbers {
  return typeof json === "number" || (Array.isArray(json) && json.every(isNumbers));
}
