import { add, leavesOf, mul, type Random, sum, type Tensor, type Tree } from "@refrain/core";
import type { HostTensor } from "./compare.ts";
import { normal, upload } from "./draw.ts";

/** Random weights for the float32 tensors of a tree: they project it onto a scalar in which every element counts. */
export function weightsFor(tree: Tree, random: Random): HostTensor[] {
  return floatLeaves(tree).map(({ shape }, index) => normal(shape)(random.split(index)));
}

/** The scalar that a tree is projected onto. */
export function weightedSum(tree: Tree, weights: readonly HostTensor[]): Tensor {
  return floatLeaves(tree)
    .map((leaf, index) => sum(mul(leaf, upload(weights[index]!))))
    .reduce((a, b) => add(a, b));
}

/** The same scalar in double precision, of a tree on a device that reads at once. */
export function weightedTotal(tree: Tree, weights: readonly HostTensor[]): number {
  let total = 0;
  floatLeaves(tree).forEach((leaf, index) => {
    const { data } = weights[index]!;
    leaf.dataSync().forEach((value, i) => {
      total += value * data[i]!;
    });
  });
  return total;
}

/** The tensors of a tree that have gradients. */
export function floatLeaves(tree: Tree): Tensor[] {
  return leavesOf(tree).filter(({ dtype }) => dtype === "float32");
}
