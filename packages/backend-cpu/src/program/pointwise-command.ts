import { type Spec, sizeOf } from "@refrain/core";
import { startExpressions } from "./expression.ts";
import { broadcastStrides, joinAxes, stridesOf } from "./layout.ts";
import { opcodeNumber } from "./opcodes.ts";

const MAX_RANK = 8;

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
