import type { ProgramNode } from "../program/program.ts";

/** A node of a step with the memory of its values. */
export interface LoopContext {
  readonly rows: number;
  readonly node: ProgramNode;
  readonly out: Float32Array;
  readonly width: number;
  readonly operands: readonly {
    readonly data: Float32Array;
    readonly width: number;
    /** Numbers from one row to the next; 0 for an invariant. */
    readonly stride: number;
    readonly shape: readonly number[];
  }[];
}

/** Plain loops for the operations that gates are made of; the others call the primitive's own function of numbers. */
const PLAIN: Readonly<Record<string, (out: Float32Array, a: Float32Array, b: Float32Array) => void>> = {
  add(out, a, b) {
    for (let i = 0; i < out.length; i++) out[i] = a[i]! + b[i]!;
  },
  sub(out, a, b) {
    for (let i = 0; i < out.length; i++) out[i] = a[i]! - b[i]!;
  },
  mul(out, a, b) {
    for (let i = 0; i < out.length; i++) out[i] = a[i]! * b[i]!;
  },
  neg(out, a) {
    for (let i = 0; i < out.length; i++) out[i] = -a[i]!;
  },
  square(out, a) {
    for (let i = 0; i < out.length; i++) out[i] = a[i]! * a[i]!;
  },
  sigmoid(out, a) {
    for (let i = 0; i < out.length; i++) out[i] = 1 / (1 + Math.exp(-a[i]!));
  },
  tanh(out, a) {
    for (let i = 0; i < out.length; i++) out[i] = Math.tanh(a[i]!);
  },
};

/** A pointwise node as a loop over all rows. */
export function pointwiseLoop({ rows, node, out, width, operands }: LoopContext): () => void {
  const { primitive, attributes } = node;
  const plain = PLAIN[primitive.name];
  const full = operands.every((operand) => operand.stride === width);
  const [a, b] = operands;
  if (plain !== undefined && full) return () => plain(out, a!.data, (b ?? a)!.data);
  if (plain !== undefined && b !== undefined) {
    // One operand repeats along rows or features: a small copy in the full shape first.
    const sides = [a!, b].map((operand) => ({
      operand,
      data: operand.stride === width ? operand.data : new Float32Array(out.length),
    }));
    return () => {
      for (const { operand, data } of sides) if (data !== operand.data) spread(operand, data, rows, width);
      plain(out, sides[0]!.data, sides[1]!.data);
    };
  }
  const inputs = operands.map(({ data, stride, shape }) => ({
    data,
    shape: stride > 0 ? [rows, stride] : shape,
    dtype: "float32" as const,
  }));
  const output = { data: out, shape: [rows, width], dtype: "float32" as const };
  return () => primitive.reference(inputs, attributes, output);
}

function spread(
  { data, width: from, stride }: LoopContext["operands"][number],
  to: Float32Array,
  rows: number,
  width: number,
): void {
  for (let row = 0; row < rows; row++) {
    const start = row * stride;
    if (from === 1) to.fill(data[start]!, row * width, (row + 1) * width);
    else for (let j = 0; j < width; j++) to[row * width + j] = data[start + j]!;
  }
}
