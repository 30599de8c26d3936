import type { Attributes } from "@refrain/core";
import type { Draw } from "../../laws/draw.ts";

/** One call of a primitive. */
export interface PrimitiveCase {
  readonly inputs: readonly Draw[];
  readonly attributes: Attributes;
}

/** Calls of each primitive, by its name. */
export type PrimitiveCases = Readonly<Record<string, readonly PrimitiveCase[]>>;

/** A call of a primitive. */
export function call(inputs: readonly Draw[], attributes: Attributes = {}): PrimitiveCase {
  return { inputs, attributes };
}
