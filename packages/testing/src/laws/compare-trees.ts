import { namedLeaves, type Tree } from "@refrain/core";
import { mustAgree } from "./compare.ts";
import { broken } from "./law.ts";
import { read } from "./on-reference.ts";

/** Throws unless two trees of the reference device have the same tensors; see `mustAgree`. */
export function mustTreesAgree(what: string, actual: Tree, expected: Tree, tolerance: number): void {
  const found = new Map(namedLeaves(actual));
  for (const [name, tensor] of namedLeaves(expected)) {
    const other = found.get(name);
    if (other === undefined) broken(`${what}: ${name} is missing.`);
    mustAgree(`${what}: ${name}`, read(other), read(tensor), tolerance);
  }
}
