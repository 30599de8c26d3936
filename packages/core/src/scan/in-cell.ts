import { primitives } from "../ops/primitives.ts";
import { formatShape } from "../spec.ts";
import { namedLeaves, type Tree } from "../tree.ts";

/**
 * Runs a part of a cell. Where an operation refuses its arguments, the error also says which part of which cell it was in, and what
 * that was given, which may be the parameters or the state of another one.
 */
export function inCell<Result>(
  where: string,
  given: Readonly<Record<string, Tree>>,
  body: () => Result,
): Result {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof Error) || !isOfOperation(error)) throw error;
    const parts = Object.entries(given).map(([name, tree]) => `${name} ${describe(tree)}`);
    throw new Error(`${where}: ${error.message} It was given ${parts.join(" and ")}.`, { cause: error });
  }
}

/** Whether arguments were refused by an operation, or were not there to be taken apart. */
function isOfOperation(error: Error): boolean {
  return error instanceof TypeError || Object.hasOwn(primitives, error.message.split(":")[0]!);
}

function describe(tree: Tree): string {
  if (typeof tree !== "object" || tree === null) return String(tree);
  const leaves = Array.from(namedLeaves(tree), ([name, { shape }]) => `${name} ${formatShape(shape)}`.trim());
  return leaves.length === 0 ? "{}" : `{ ${leaves.join(", ")} }`;
}
