import { bitsOf } from "../engine/commands.ts";
import type { Expression } from "./expression.ts";
import { type Fused, fuse } from "./fuse.ts";
import { opcodeNumber } from "./opcodes.ts";

/** Where a computed value goes. */
export interface Sink {
  readonly value: Expression;
  /** The instruction that stores the value of a slot; null when `slot` itself is the place. */
  readonly store: ((slot: number) => TapeInstruction) | null;
  /** A slot that the value must be computed into. */
  readonly slot?: number;
}

/** One instruction: opcode, target, three operands. */
export type TapeInstruction = readonly [opcode: number, target: number, a: number, b: number, c: number];

/** How leaves arrive: in a slot that holds them from the start, or by an instruction that loads them into one. */
export type LeafSource = { readonly slot: number } | { readonly load: (slot: number) => TapeInstruction };

/** A tape: instructions over numbered slots. */
export interface Tape {
  readonly slots: number;
  readonly instructions: readonly TapeInstruction[];
}

/**
 * Orders the operations that some values need and gives each a slot, used again after a value's last reader.
 *
 * @param reserved slots from 0 on that are spoken for: inputs, outputs, products.
 */
export function writeTape(
  sinks: readonly Sink[],
  sourceOf: (key: string) => LeafSource,
  reserved: number,
): Tape {
  const fused = fuse(sinks.map(({ value }) => value));
  const readers = countReaders(sinks, fused);
  const instructions: TapeInstruction[] = [];
  const slotOf = new Map<number, number>();
  const freeSlots: number[] = [];
  let slots = reserved;

  const takeSlot = (): number => freeSlots.pop() ?? slots++;
  const release = ({ id }: Expression): void => {
    const left = readers.get(id)! - 1;
    readers.set(id, left);
    const slot = slotOf.get(id)!;
    if (left === 0 && slot >= reserved) freeSlots.push(slot);
  };

  const compute = (expression: Expression, wanted?: number): number => {
    const known = slotOf.get(expression.id);
    if (known !== undefined) return known;
    let slot: number;
    if (expression.kind === "leaf") {
      const source = sourceOf(expression.key);
      if ("slot" in source) slot = source.slot;
      else {
        slot = wanted ?? takeSlot();
        instructions.push(source.load(slot));
      }
    } else if (expression.kind === "number") {
      slot = wanted ?? takeSlot();
      const { value, dtype } = expression;
      instructions.push([opcodeNumber("fill"), slot, 0, dtype === "int32" ? value | 0 : bitsOf(value), 0]);
    } else {
      const { opcode, operands, immediate } = fused(expression);
      const from = operands.map((operand) => compute(operand));
      operands.forEach(release);
      slot = wanted ?? takeSlot();
      const [a = 0, b = 0, c = 0] = from;
      instructions.push([opcodeNumber(opcode), slot, a, immediate === null ? b : bitsOf(immediate), c]);
    }
    slotOf.set(expression.id, slot);
    return slot;
  };

  for (const { value, store, slot: wanted } of sinks) {
    const slot = compute(value, wanted);
    if (wanted !== undefined && slot !== wanted)
      instructions.push([opcodeNumber("copy"), wanted, slot, 0, 0]);
    if (store !== null) instructions.push(store(slot));
    release(value);
  }
  return { slots, instructions };
}

function countReaders(sinks: readonly Sink[], fused: (expression: Expression) => Fused): Map<number, number> {
  const readers = new Map<number, number>();
  const visit = (expression: Expression): void => {
    const seen = readers.get(expression.id) ?? 0;
    readers.set(expression.id, seen + 1);
    if (seen === 0 && expression.kind === "operation") fused(expression).operands.forEach(visit);
  };
  for (const { value } of sinks) visit(value);
  return readers;
}
