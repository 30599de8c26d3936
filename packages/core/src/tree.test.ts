import { beforeAll, expect, test } from "vitest";
import { neg } from "./ops/unary.ts";
import { reference } from "./reference/device.ts";
import { liveTensors, start } from "./runtime.ts";
import { tensor } from "./tensor.ts";
import { disposeTree, leavesOf, mapTree, namedLeaves, zipTrees } from "./tree.ts";

beforeAll(() => start(reference()));

const made = () => ({ b: tensor(1), a: [tensor(2), { z: tensor(3), y: tensor(4) }] as const });

test("leaves come in the order of their names, whichever way the tree was written", () => {
  const names = Array.from(namedLeaves(made()), ([name]) => name);
  expect(names).toEqual(["a.0", "a.1.y", "a.1.z", "b"]);
  expect(leavesOf(made()).map((leaf) => leaf.dataSync()[0])).toEqual([2, 4, 3, 1]);
});

test("mapTree keeps the form and tells the names", () => {
  const names: string[] = [];
  const negative = mapTree(made(), (leaf, name) => {
    names.push(name);
    return neg(leaf);
  });
  expect(negative.a[1].z.dataSync()[0]).toBe(-3);
  expect(names).toEqual(["a.0", "a.1.y", "a.1.z", "b"]);
});

test("zipTrees walks trees together, and misses what is missing", () => {
  const sums = zipTrees([made(), made()], ([x, y]) => tensor(x!.dataSync()[0]! + y!.dataSync()[0]!));
  expect(sums.b.dataSync()[0]).toBe(2);
  expect(() => zipTrees([made(), { b: tensor(1) }], ([x]) => x!)).toThrow(
    new Error('zipTrees: tree 1 has no tensor "a.0".'),
  );
});

test("a tree of anything but tensors is refused with the name", () => {
  const broken = { layers: [{ weights: undefined }] } as never;
  const error = new Error(
    'A tree must be of tensors, arrays and plain objects; got undefined at "layers.0.weights".',
  );
  expect(() => leavesOf(broken)).toThrow(error);
  expect(() => mapTree(broken, (leaf) => leaf)).toThrow(error);
});

test("disposeTree frees every tensor", () => {
  const before = liveTensors();
  const tree = made();
  expect(liveTensors()).toBe(before + 4);
  disposeTree(tree);
  expect(liveTensors()).toBe(before);
});
