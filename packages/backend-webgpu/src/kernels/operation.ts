import type { Attributes, Spec } from "@refrain/core";
import type { Engine, GpuValue } from "../gpu/engine.ts";
import type { GpuMemory } from "../gpu/memory.ts";

/** One call of a primitive. */
export interface Call {
  readonly engine: Engine;
  readonly inputs: readonly GpuValue[];
  readonly attributes: Attributes;
  readonly output: Spec;
}

/** Runs a primitive: the result is memory of its own. */
export type Operation = (call: Call) => GpuMemory;

/** Operations by the primitive's name. */
export type Operations = Readonly<Record<string, Operation>>;
