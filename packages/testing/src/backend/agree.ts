import type { Tree } from "@refrain/core";
import { mustAgree } from "../laws/compare.ts";
import { type HostTree, readFrom } from "../laws/on-device.ts";
import type { Subject } from "./subject.ts";

/**
 * Runs a function on the device and on the reference, and throws unless every tensor of the results agrees.
 *
 * @param what names the computation in messages.
 * @param tolerance of the comparison; 0 for equal bits.
 * @param expected another function for the reference: the specification of `actual`.
 */
export async function mustComputeAlike(
  what: string,
  { device, oracle }: Pick<Subject, "device" | "oracle">,
  tolerance: number,
  actual: () => Tree,
  expected: () => Tree = actual,
): Promise<void> {
  treesMustAgree(what, await readFrom(device, actual), await readFrom(oracle, expected), tolerance);
}

/** Throws unless two read trees have the same tensors. */
export function treesMustAgree(what: string, actual: HostTree, expected: HostTree, tolerance: number): void {
  for (const [name, value] of expected) {
    const found = actual.get(name);
    if (found === undefined) throw new Error(`${what}: ${name} is missing.`);
    mustAgree(name === "" ? what : `${what}: ${name}`, found, value, tolerance);
  }
}
