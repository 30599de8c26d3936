export { describeOnEngines, type EngineName } from "./describe-on-engines.ts";
export { expectTree, type Golden, treeOf, weightedSum } from "./golden-tree.ts";
