import type { Primitive } from "../primitive.ts";
import type { Attributes, Spec } from "../spec.ts";

/** A value of a program: its inputs are 0 to inputs.length - 1, then each node in order is the next number. */
export type ValueId = number;

/** An input of a program. */
export interface ProgramInput extends Spec {
  /** For people: `state.h`, `params.recurrentWeights`. */
  readonly name: string;
}

/** One operation of a program. */
export interface ProgramNode extends Spec {
  readonly primitive: Primitive;
  readonly inputs: readonly ValueId[];
  readonly attributes: Attributes;
}

/**
 * A traced computation as data: inputs with shapes, nodes in an order in which they can run, outputs.
 * Scalars written in the source (`mul(x, 2)`) are nodes of the primitive `constant`.
 */
export interface Program {
  readonly inputs: readonly ProgramInput[];
  readonly nodes: readonly ProgramNode[];
  readonly outputs: readonly ValueId[];
}

/** The shape and type of a value of a program. */
export function specOf(program: Program, id: ValueId): Spec {
  const spec = id < program.inputs.length ? program.inputs[id] : program.nodes[id - program.inputs.length];
  if (spec === undefined) throw new Error(`specOf: the program has no value ${id}.`);
  return spec;
}
