import { type Program, type Shape, type Spec, sizeOf, specOf } from "@refrain/core";
import { type Expression, startExpressions } from "./expression.ts";
import { broadcastStrides, joinAxes, stridesOf } from "./layout.ts";
import { opcodeNumber } from "./opcodes.ts";
import { type Sink, writeTape } from "./tape.ts";

/** The most inputs, and outputs, that the engine's command takes. */
const MAX_OPERANDS = 64;
const MAX_SLOTS = 256;
const MAX_RANK = 8;

/** A map as a command: the operands of it, but for the handles. */
export interface CompiledMap {
  readonly elements: number;
  readonly outputs: number;
  /** The command's operands for these handles of inputs and outputs. */
  command(inputs: readonly number[], outputs: readonly number[]): number[];
}

/** Turns a pointwise program into one command, or says why not. */
export function compileMap(program: Program): CompiledMap | { readonly declined: string } {
  const { inputs, nodes, outputs } = program;
  const full = fullShape(program);
  if (inputs.length > MAX_OPERANDS || outputs.length > MAX_OPERANDS) {
    return { declined: `it has more than ${MAX_OPERANDS} inputs or outputs` };
  }
  const expressions = startExpressions();
  const values: Expression[] = inputs.map((_, index) => expressions.leaf(String(index)));
  for (const { primitive, inputs: from, attributes, dtype } of nodes) {
    if (primitive.name === "constant") {
      values.push(expressions.number(attributes["value"] as number, dtype));
      continue;
    }
    const operands = from.map((id) => values[id]!);
    // The last operand's type is the operation's: a condition comes first.
    const value = primitive.pointwise
      ? expressions.apply(primitive.name, operands, { from: specOf(program, from.at(-1)!).dtype, to: dtype })
      : null;
    if (value === null)
      return { declined: `${primitive.name} of ${specOf(program, from[0]!).dtype} is no tape operation` };
    values.push(value);
  }

  const sinks: Sink[] = outputs.map((id, index) => ({
    value: values[id]!,
    store: null,
    slot: inputs.length + index,
  }));
  const leaf = (key: string) => ({ slot: Number(key) });
  const tape = writeTape(sinks, leaf, inputs.length + outputs.length);
  const { sizes, strides } = joinAxes({
    sizes: full,
    strides: [...inputs.map(({ shape }) => broadcastStrides(shape, full)), stridesOf(full)],
  });
  if (tape.slots > MAX_SLOTS || sizes.length > MAX_RANK) {
    return { declined: `it needs ${tape.slots} values at once over ${sizes.length} axes` };
  }
  const isWhole = inputs.map(({ shape }) => sizeOf(shape) === sizeOf(full));
  const code = tape.instructions.flat();
  return {
    elements: sizeOf(full),
    outputs: outputs.length,
    command: (inputHandles, outputHandles) => [
      sizes.length,
      ...sizes,
      inputs.length,
      ...inputHandles.flatMap((handle, index) => [handle, isWhole[index] ? 1 : 0, ...strides[index]!]),
      outputs.length,
      ...outputHandles,
      tape.slots,
      tape.instructions.length,
      ...code,
    ],
  };
}

/** A single pointwise operation as a program's command. */
export function pointwiseCommand(
  primitive: string,
  inputs: readonly (Spec & { readonly handle: number })[],
  output: Spec & { readonly handle: number },
): number[] | null {
  const expressions = startExpressions();
  const value = expressions.apply(
    primitive,
    inputs.map((_, index) => expressions.leaf(String(index))),
    { from: inputs.at(-1)!.dtype, to: output.dtype },
  );
  if (value === null) return null;
  const { sizes, strides } = joinAxes({
    sizes: output.shape,
    strides: [...inputs.map(({ shape }) => broadcastStrides(shape, output.shape)), stridesOf(output.shape)],
  });
  if (sizes.length > MAX_RANK) return null;
  const target = inputs.length;
  const size = sizeOf(output.shape);
  const instruction =
    value.kind === "operation"
      ? [opcodeNumber(value.opcode), target, 0, inputs.length > 1 ? 1 : 0, inputs.length > 2 ? 2 : 0]
      : [opcodeNumber("copy"), target, 0, 0, 0];
  return [
    sizes.length,
    ...sizes,
    inputs.length,
    ...inputs.flatMap(({ handle, shape }, index) => [
      handle,
      sizeOf(shape) === size ? 1 : 0,
      ...strides[index]!,
    ]),
    1,
    output.handle,
    target + 1,
    1,
    ...instruction,
  ];
}

function fullShape({ inputs, nodes }: Program): Shape {
  const shapes = [...inputs, ...nodes].map(({ shape }) => shape);
  const rank = Math.max(...shapes.map((shape) => shape.length), 0);
  return Array.from({ length: rank }, (_, axis) =>
    shapes.reduce((size, shape) => {
      const own = shape[axis - rank + shape.length] ?? 1;
      return own === 1 ? size : own;
    }, 1),
  );
}
