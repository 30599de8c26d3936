import { type Program, specOf, type ValueId } from "../program/program.ts";
import { type LoopContext, pointwiseLoop } from "./pointwise-loop.ts";
import { addProduct, packMatrix } from "./product.ts";

/** A step program with memory for one step's values, each `[rows, n]`. */
export interface CompiledStep {
  /** The memory of a value: inputs are written there before `run`, results read after. */
  readonly values: readonly Float32Array[];
  /** Features of a value. */
  readonly widths: readonly number[];
  run(): void;
}

/**
 * Turns a step program into loops over typed arrays.
 *
 * @param rows the number of rows of the batch.
 * @param invariants the numbers of the program's first inputs.
 */
export function compileStep(
  program: Program,
  traced: number,
  rows: number,
  invariants: readonly Float32Array[],
): CompiledStep {
  const ids = Array.from({ length: program.inputs.length + program.nodes.length }, (_, id) => id);
  const isRow = (id: ValueId) => specOf(program, id).shape[0] === traced;
  const widths = ids.map((id) => specOf(program, id).shape.at(-1) ?? 1);
  const values = ids.map(
    (id) => invariants[id] ?? new Float32Array(isRow(id) ? rows * widths[id]! : widths[id]!),
  );
  const loops = program.nodes.map((node, index) => {
    const out = program.inputs.length + index;
    const context: LoopContext = {
      rows,
      node,
      out: values[out]!,
      width: widths[out]!,
      operands: node.inputs.map((id) => ({
        data: values[id]!,
        width: widths[id]!,
        stride: isRow(id) ? widths[id]! : 0,
        shape: specOf(program, id).shape,
      })),
    };
    return loopOf(context);
  });
  return {
    values,
    widths,
    run() {
      for (const loop of loops) loop();
    },
  };
}

function loopOf({ rows, node, out, width, operands }: LoopContext): () => void {
  const { primitive, attributes } = node;
  const [a, b] = operands;
  switch (primitive.name) {
    case "constant":
      out.fill(attributes["value"] as number);
      return () => {};
    case "matMul": {
      const weights = packMatrix(b!.data, a!.width, width, attributes["transposeB"] === true);
      return () => {
        out.fill(0);
        addProduct(a!.data, weights, out);
      };
    }
    case "slice":
      return copyColumns(
        a!.data,
        a!.width,
        (attributes["starts"] as number[])[1]!,
        out,
        width,
        0,
        width,
        rows,
      );
    case "pad": {
      const front = (attributes["before"] as number[])[1]!;
      return copyColumns(a!.data, a!.width, 0, out, width, front, a!.width, rows);
    }
    case "concat": {
      let start = 0;
      const copies = operands.map(({ data, width: part }) => {
        start += part;
        return copyColumns(data, part, 0, out, width, start - part, part, rows);
      });
      return () => {
        for (const copy of copies) copy();
      };
    }
    case "sum":
      return () => {
        for (let row = 0; row < rows; row++) {
          let total = 0;
          for (let j = 0; j < a!.width; j++) total += a!.data[row * a!.width + j]!;
          out[row] = total;
        }
      };
    case "max":
      return () => {
        for (let row = 0; row < rows; row++) {
          let largest = Number.NEGATIVE_INFINITY;
          for (let j = 0; j < a!.width; j++) largest = Math.max(largest, a!.data[row * a!.width + j]!);
          out[row] = largest;
        }
      };
    case "broadcastTo":
      return () => {
        for (let row = 0; row < rows; row++) out.fill(a!.data[row]!, row * width, (row + 1) * width);
      };
    default:
      return pointwiseLoop({ rows, node, out, width, operands });
  }
}

function copyColumns(
  from: Float32Array,
  fromWidth: number,
  fromStart: number,
  to: Float32Array,
  toWidth: number,
  toStart: number,
  count: number,
  rows: number,
): () => void {
  return () => {
    for (let row = 0; row < rows; row++) {
      const start = row * fromWidth + fromStart;
      const target = row * toWidth + toStart;
      for (let j = 0; j < count; j++) to[target + j] = from[start + j]!;
    }
  };
}
