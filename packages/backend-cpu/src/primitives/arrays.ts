import { bitsOf } from "../engine/commands.ts";
import type { Session } from "../engine/session.ts";
import { broadcastStrides, joinAxes, stridesOf } from "../program/layout.ts";
import type { Operand, Operation } from "./operation.ts";

interface Walk {
  readonly sizes: readonly number[];
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly fromStart?: number;
  readonly toStart?: number;
}

function copy(session: Session, name: string, source: Operand, target: Operand, walk: Walk): void {
  if (walk.sizes.includes(0)) return;
  const { sizes, strides } = joinAxes({ sizes: walk.sizes, strides: [walk.from, walk.to] });
  const operands = [source.handle, target.handle, walk.fromStart ?? 0, walk.toStart ?? 0];
  session.run("copy", [...operands, sizes.length, ...sizes, ...strides[0]!, ...strides[1]!], { name });
}

/** Fills memory with one number. */
export function fill(session: Session, name: string, target: Operand, elements: number, value: number): void {
  const bits = target.dtype === "int32" ? value | 0 : bitsOf(value);
  session.run("fill", [target.handle, elements, bits], { name });
}

const elementsOf = ({ shape }: Operand): number => shape.reduce((a, b) => a * b, 1);
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + value * b[index]!, 0);

/** Operations that move numbers without changing them. */
export const arrayOperations: Readonly<Record<string, Operation>> = {
  transpose(session, [x], { permutation }, output) {
    const strides = stridesOf(x!.shape);
    const from = (permutation as readonly number[]).map((axis) => strides[axis]!);
    copy(session, "transpose", x!, output, { sizes: output.shape, from, to: stridesOf(output.shape) });
  },
  slice(session, [x], { starts }, output) {
    const from = stridesOf(x!.shape);
    const fromStart = dot(starts as readonly number[], from);
    copy(session, "slice", x!, output, { sizes: output.shape, from, to: stridesOf(output.shape), fromStart });
  },
  pad(session, [x], { before }, output) {
    const to = stridesOf(output.shape);
    fill(session, "pad", output, elementsOf(output), 0);
    const toStart = dot(before as readonly number[], to);
    copy(session, "pad", x!, output, { sizes: x!.shape, from: stridesOf(x!.shape), to, toStart });
  },
  concat(session, inputs, { axis }, output) {
    const to = stridesOf(output.shape);
    let start = 0;
    for (const input of inputs) {
      const toStart = start * to[axis as number]!;
      copy(session, "concat", input, output, {
        sizes: input.shape,
        from: stridesOf(input.shape),
        to,
        toStart,
      });
      start += input.shape[axis as number]!;
    }
  },
  broadcastTo(session, [x], _, output) {
    const from = broadcastStrides(x!.shape, output.shape);
    copy(session, "broadcastTo", x!, output, { sizes: output.shape, from, to: stridesOf(output.shape) });
  },
  flip(session, [x], { axis }, output) {
    const strides = stridesOf(x!.shape);
    const from = strides.map((stride, other) => (other === axis ? -stride : stride));
    const fromStart = Math.max(x!.shape[axis as number]! - 1, 0) * strides[axis as number]!;
    copy(session, "flip", x!, output, { sizes: x!.shape, from, to: strides, fromStart });
  },
};
