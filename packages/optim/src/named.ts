import { leavesOf, namedLeaves, sameForm, sameShape, type Tensor, type Tree } from "@refrain/core";

/** One tensor for each trained parameter, by its dotted name. */
export type ByName = { readonly [name: string]: Tensor };

/** Whether a tensor of this dotted name is no parameter but a running statistic, which no optimizer touches. */
export function isBuffer(name: string): boolean {
  return /(^|\.)buffers(\.|$)/.test(name);
}

/** The tensors that are trained, with their names. */
export function trained(params: Tree): (readonly [name: string, tensor: Tensor])[] {
  return namedLeaves(params).filter(([name]) => !isBuffer(name));
}

/**
 * Checks that a tree goes with the parameters, tensor by tensor.
 *
 * @param where begins the messages: `adam: grads`.
 * @throws when a tensor is missing, is too many, or has another shape.
 */
export function checkLike(where: string, tree: Tree, params: Tree): void {
  if (!sameForm(tree, params)) throw otherForm(where, tree, params);
  const leaves = leavesOf(tree);
  const wrong = leavesOf(params).findIndex(({ shape }, index) => !sameShape(leaves[index]!.shape, shape));
  if (wrong < 0) return;
  const [name, { shape }] = namedLeaves(params)[wrong]!;
  checkShape(`${where} at "${name}"`, leaves[wrong]!, shape);
}

function otherForm(where: string, tree: Tree, params: Tree): Error {
  const given = namedLeaves(tree).map(([name]) => name);
  const wanted = namedLeaves(params).map(([name]) => name);
  const missing = wanted.find((name) => !given.includes(name));
  const what =
    missing === undefined
      ? `"${given.find((name) => !wanted.includes(name))}" is none of them`
      : `"${missing}" is missing`;
  return new Error(`${where} must have the tensors of the parameters, ${what}.`);
}

/** @throws when a tensor has not the shape of its parameter. */
export function checkShape(where: string, tensor: Tensor, shape: readonly number[]): void {
  if (!sameShape(tensor.shape, shape)) {
    throw new Error(
      `${where} must be [${shape.join(", ")}] like the parameter, got [${tensor.shape.join(", ")}].`,
    );
  }
}
