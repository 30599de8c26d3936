import { expect, test } from "vitest";
import { editDistance, editOperations } from "./edit-operations.ts";

/** Rebuilds the hypothesis from the reference and the operations. */
function apply(reference: readonly string[], hypothesis: readonly string[]): string[] {
  return editOperations(reference, hypothesis)
    .filter(({ type }) => type !== "delete")
    .map((operation) =>
      operation.type === "keep" ? reference[operation.reference]! : hypothesis[operation.hypothesis]!,
    );
}

const pairs = [
  ["kitten", "sitting"],
  ["", "abc"],
  ["abc", ""],
  ["", ""],
  ["flaw", "lawn"],
  ["intention", "execution"],
  ["aaaa", "aa"],
  ["abcabc", "cbacba"],
].map(([a, b]) => [[...a!], [...b!]] as const);

test("the operations turn the reference into the hypothesis", () => {
  for (const [a, b] of pairs) expect(apply(a, b)).toEqual(b);
});

test("there are as many operations that are not kept as the distance says, both ways round", () => {
  for (const [a, b] of pairs) {
    const edits = editOperations(a, b).filter(({ type }) => type !== "keep").length;
    expect(edits).toBe(editDistance(a, b));
    expect(edits).toBe(editDistance(b, a));
  }
});

test("the places of both sides go up, so that the operations are an alignment", () => {
  for (const [a, b] of pairs) {
    let [i, j] = [0, 0];
    for (const { type, reference, hypothesis } of editOperations(a, b)) {
      expect([reference, hypothesis]).toEqual([i, j]);
      if (type !== "insert") i++;
      if (type !== "delete") j++;
    }
    expect([i, j]).toEqual([a.length, b.length]);
  }
});

test("the examples in the documentation hold", () => {
  const operations = editOperations(["the", "cat", "sat"], ["a", "cat", "sat", "down"]);
  expect(operations.map(({ type }) => type)).toEqual(["substitute", "keep", "keep", "insert"]);
  expect(editDistance("kitten", "sitting")).toBe(3);
  expect(editDistance(["a", "b"], ["b"])).toBe(1);
});

test("texts are compared by code points", () => {
  expect(editDistance("a😀", "a😁")).toBe(1);
});
