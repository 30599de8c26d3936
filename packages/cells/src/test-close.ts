import { mapTree, namedLeaves, type Tree } from "@refrain/core";
import { expect } from "vitest";

/** Every tensor within a tolerance of the expected one, relative to the largest of that one's elements. Reads at once. */
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
