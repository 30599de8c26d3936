import type { Attributes, Spec } from "@refrain/core";
import type { Buffer, Session } from "../engine/session.ts";

/** An operand of a primitive: its memory, shape and type. */
export interface Operand extends Spec {
  readonly handle: number;
}

/** One primitive as commands of the engine, its output's memory given. */
export type Operation = (
  session: Session,
  inputs: readonly Operand[],
  attributes: Attributes,
  output: Operand,
) => void;

/** Calls `use` with memory that is given back after. */
export function withScratch(session: Session, elements: number, use: (buffer: Buffer) => void): void {
  const buffer = session.allocate(elements);
  try {
    use(buffer);
  } finally {
    session.release(buffer);
  }
}

/** Sizes before an axis, of it, and behind it. */
export function around(
  shape: readonly number[],
  first: number,
  last: number = first,
): [number, number, number] {
  const product = (sizes: readonly number[]) => sizes.reduce((a, b) => a * b, 1);
  return [
    product(shape.slice(0, first)),
    product(shape.slice(first, last + 1)),
    product(shape.slice(last + 1)),
  ];
}
