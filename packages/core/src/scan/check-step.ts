import { formatShape, sameShape } from "../spec.ts";
import { Tensor } from "../tensor.ts";
import { namedLeaves, type Tree } from "../tree.ts";

/**
 * Checks what a cell's step gave.
 *
 * @throws when the output has another size than the cell declares, or the state differs in form from the one before.
 */
export function checkStep(
  where: string,
  batch: number,
  outputSize: number,
  before: Tree,
  result: { readonly output: Tensor; readonly state: Tree },
): void {
  if (!(result?.output instanceof Tensor) || result.state === undefined) {
    throw new Error(`${where} must return { output, state }.`);
  }
  const { output, state } = result;
  if (!sameShape(output.shape, [batch, outputSize]) || output.dtype !== "float32") {
    throw new Error(`${where} must give an output [batch, ${outputSize}], got ${describe(output, batch)}.`);
  }
  const after = new Map(namedLeaves(state));
  for (const [name, leaf] of namedLeaves(before)) {
    const next = after.get(name);
    if (next === undefined || !sameShape(next.shape, leaf.shape) || next.dtype !== leaf.dtype) {
      const got = next === undefined ? "nothing" : describe(next, batch);
      throw new Error(`${where} must give the next state "${name}" ${describe(leaf, batch)}, got ${got}.`);
    }
    after.delete(name);
  }
  if (after.size > 0) {
    throw new Error(
      `${where} gives a state "${[...after.keys()].join('", "')}" that initialState does not have. Add it there.`,
    );
  }
}

function describe({ shape, dtype }: Tensor, batch: number): string {
  const [first, ...others] = shape;
  const named = first === batch ? `[${["batch", ...others].join(", ")}]` : formatShape(shape);
  return dtype === "float32" ? named : `${dtype} ${named}`;
}
