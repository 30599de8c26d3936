import { namedLeaves, type Tensor, type Tree } from "@refrain/core";

/** One tensor for each trained parameter, by its dotted name. */
export type ByName = { readonly [name: string]: Tensor };

/** Whether a tensor of this dotted name is no parameter but a running statistic, which no optimizer touches. */
export function isBuffer(name: string): boolean {
  return /(^|\.)buffers(\.|$)/.test(name);
}

/** The tensors that are trained, with their names. */
export function trained(params: Tree): (readonly [name: string, tensor: Tensor])[] {
  return [...namedLeaves(params)].filter(([name]) => !isBuffer(name));
}

/**
 * The tensors of a tree that must have those of `params`, by name.
 *
 * @param where begins the messages: `adam: grads`.
 * @throws when a tensor is missing, is too many, or has another shape.
 */
export function like(where: string, tree: Tree, params: Tree): Map<string, Tensor> {
  const leaves = new Map(namedLeaves(tree));
  const names = new Set<string>();
  for (const [name, { shape }] of namedLeaves(params)) {
    names.add(name);
    const leaf = leaves.get(name);
    if (leaf === undefined) {
      throw new Error(`${where} must have the tensors of the parameters, "${name}" is missing.`);
    }
    checkShape(`${where} at "${name}"`, leaf, shape);
  }
  for (const name of leaves.keys()) {
    if (!names.has(name)) {
      throw new Error(`${where} must have the tensors of the parameters, "${name}" is none of them.`);
    }
  }
  return leaves;
}

/** @throws when a tensor has not the shape of its parameter. */
export function checkShape(where: string, tensor: Tensor, shape: readonly number[]): void {
  if (tensor.shape.length !== shape.length || tensor.shape.some((size, axis) => size !== shape[axis])) {
    throw new Error(
      `${where} must be [${shape.join(", ")}] like the parameter, got [${tensor.shape.join(", ")}].`,
    );
  }
}
