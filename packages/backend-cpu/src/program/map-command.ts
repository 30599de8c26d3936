import type { Shape } from "@refrain/core";
import { type Expression, startExpressions } from "./expression.ts";
import { broadcastStrides, joinAxes, stridesOf } from "./layout.ts";
import { slotsRead } from "./opcodes.ts";
import type { RecipeStep } from "./recipe.ts";
import { type TapeInstruction, writeTape } from "./tape.ts";

/** A pointwise program whose numbered values are inputs and steps in any order. */
export interface MapSource {
  /** The shape of every result. */
  readonly shape: Shape;
  /** Inputs by the shape that they are read under. */
  readonly inputs: readonly Shape[];
  readonly values: readonly (RecipeStep | { readonly kind: "input"; readonly index: number })[];
  /** The values that are results. */
  readonly outputs: readonly number[];
}

/** A command that is the same in every run but for its handles. */
export interface MapCommand {
  /** The command's operands; handles are to be written at the places. */
  readonly numbers: Int32Array;
  readonly inputPlaces: readonly number[];
  readonly outputPlaces: readonly number[];
  /** Whether a result may be written over an input of its size: nothing reads the input after the result is begun. */
  mayReplace(output: number, input: number): boolean;
}

/** Writes a pointwise program as one command. */
export function mapCommand({ shape, inputs, values, outputs }: MapSource): MapCommand {
  const expressions = startExpressions();
  const known: Expression[] = [];
  for (const value of values) {
    if (value.kind === "input") known.push(expressions.leaf(String(value.index)));
    else if (value.kind === "number") known.push(expressions.number(value.value, value.dtype));
    else {
      const operands = value.operands.map((id) => known[id]!);
      known.push(expressions.apply(value.name, operands, { from: value.from, to: value.to })!);
    }
  }
  const sinks = outputs.map((id, index) => ({
    value: known[id]!,
    store: null,
    slot: inputs.length + index,
  }));
  const tape = writeTape(sinks, (key) => ({ slot: Number(key) }), inputs.length + outputs.length);
  const { sizes, strides } = joinAxes({
    sizes: shape,
    strides: [...inputs.map((own) => broadcastStrides(own, shape)), stridesOf(shape)],
  });
  const size = shape.reduce((a, b) => a * b, 1);
  const numbers: number[] = [sizes.length, ...sizes, inputs.length];
  const inputPlaces = inputs.map((own, index) => {
    const isWhole = own.reduce((a, b) => a * b, 1) === size;
    return numbers.push(-1, isWhole ? 1 : 0, ...strides[index]!) - 2 - strides[index]!.length;
  });
  numbers.push(outputs.length);
  const outputPlaces = outputs.map(() => numbers.push(-1) - 1);
  numbers.push(tape.slots, tape.instructions.length, ...tape.instructions.flat());
  return {
    numbers: Int32Array.from(numbers),
    inputPlaces,
    outputPlaces,
    mayReplace: replacements(tape.instructions, inputs.length),
  };
}

function replacements(
  instructions: readonly TapeInstruction[],
  inputs: number,
): (output: number, input: number) => boolean {
  const firstWrite = new Map<number, number>();
  const lastRead = new Map<number, number>();
  instructions.forEach(([opcode, target, ...operands], at) => {
    if (!firstWrite.has(target)) firstWrite.set(target, at);
    for (const slot of operands.slice(0, slotsRead(opcode))) lastRead.set(slot, at);
  });
  return (output, input) => (lastRead.get(input) ?? -1) <= (firstWrite.get(inputs + output) ?? -1);
}
