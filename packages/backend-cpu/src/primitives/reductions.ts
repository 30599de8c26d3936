import { sizeOf } from "@refrain/core";
import type { Session } from "../engine/session.ts";
import { around, type Operand, type Operation, withScratch } from "./operation.ts";

/** The engine's kinds of reductions, in the order of `native/primitives/reduce.h`. */
const KINDS = { sum: { float32: 0, int32: 1 }, max: { float32: 2, int32: 3 } } as const;

/** Reduces runs of neighbouring axes one after the other, the last run first. */
function reduce(
  session: Session,
  name: "sum" | "max",
  x: Operand,
  axes: readonly number[],
  output: Operand,
): void {
  const kind = KINDS[name][x.dtype];
  const runs: { first: number; last: number }[] = [];
  for (const axis of [...axes].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    // An axis of size 1 between two runs joins them.
    const joins = run !== undefined && x.shape.slice(run.last + 1, axis).every((size) => size === 1);
    if (joins) run.last = axis;
    else runs.push({ first: axis, last: axis });
  }
  const step = (from: Operand, index: number): void => {
    const { first, last } = runs[index]!;
    const sizes = around(from.shape, first, last);
    const command = (target: number) => [kind, from.handle, target, ...sizes];
    if (index === 0) {
      session.run("reduce", command(output.handle), { name });
      return;
    }
    withScratch(session, sizes[0] * sizes[2], (buffer) => {
      session.run("reduce", command(buffer.handle), { name });
      const shape = from.shape.map((size, axis) => (axis >= first && axis <= last ? 1 : size));
      step({ handle: buffer.handle, shape, dtype: x.dtype }, index - 1);
    });
  };
  step(x, runs.length - 1);
}

/** Operations over some of the axes. */
export const reduceOperations: Readonly<Record<string, Operation>> = {
  sum: (session, [x], { axes }, output) => reduce(session, "sum", x!, axes as readonly number[], output),
  max: (session, [x], { axes }, output) => reduce(session, "max", x!, axes as readonly number[], output),
  argMax(session, [x], { axis }, output) {
    const operands = [
      x!.dtype === "int32" ? 1 : 0,
      x!.handle,
      output.handle,
      ...around(x!.shape, axis as number),
    ];
    session.run("argMax", operands, { name: "argMax" });
  },
  topK(session, [x], { k }, output) {
    const size = x!.shape.at(-1)!;
    const operands = [x!.handle, output.handle, sizeOf(x!.shape.slice(0, -1)), size, k as number];
    session.run("topK", operands, { name: "topK" });
  },
  cumulativeSum(session, [x], { axis }, output) {
    const operands = [
      x!.dtype === "int32" ? 1 : 0,
      x!.handle,
      output.handle,
      ...around(x!.shape, axis as number),
    ];
    session.run("cumulativeSum", operands, { name: "cumulativeSum" });
  },
};
