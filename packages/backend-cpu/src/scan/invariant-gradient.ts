import { type InvariantGradient, type Shape, sizeOf } from "@refrain/core";
import type { Handle } from "../engine/engine.ts";
import type { Buffer, Session } from "../engine/session.ts";
import { withScratch } from "../primitives/operation.ts";
import { type Left, runWeightGradients, type Steps } from "../primitives/weight-gradients.ts";
import { pointwiseCommand } from "../program/pointwise-command.ts";
import { ownStride } from "./regions.ts";

/** A value at every step, `[batch, time, width]`; where `initial` is not -1, one step later, and `initial` before the first. */
export type EveryStep = Pick<Left, "handle" | "initial">;

/** What one invariant's gradient is made of. */
export interface InvariantSources {
  readonly session: Session;
  readonly name: string;
  readonly shape: Shape;
  readonly gradients: readonly InvariantGradient[];
  readonly steps: Omit<Steps, "columns">;
  readonly widthOf: (id: number) => number;
  readonly everyStep: (id: number) => EveryStep;
  /** A value's sum over the steps for each row. */
  readonly sumOf: (id: number) => Handle;
  readonly target: Buffer;
}

/** Writes one invariant's gradient into `target`: the sum of its parts, each one product or one sum over all steps. */
export function invariantGradient(sources: InvariantSources): Buffer {
  const { session, name, shape, gradients, target } = sources;
  const elements = sizeOf(shape);
  const [first, ...others] = gradients;
  if (first === undefined) session.run("fill", [target.handle, elements, 0], { name });
  else writePart(sources, first, target.handle);
  for (const gradient of others) {
    withScratch(session, elements, ({ handle }) => {
      writePart(sources, gradient, handle);
      const operand = (value: Handle) => ({ handle: value, shape: [elements], dtype: "float32" as const });
      const command = pointwiseCommand(
        "add",
        [operand(target.handle), operand(handle)],
        operand(target.handle),
      );
      session.run("map", command!, { name });
    });
  }
  return target;
}

function writePart(sources: InvariantSources, gradient: InvariantGradient, target: Handle): void {
  const { session, name, steps, shape, widthOf, everyStep, sumOf } = sources;
  if (gradient.kind === "product") {
    const { left, right } = gradient;
    const product = { ...everyStep(left), size: widthOf(left), target };
    const all = { ...steps, columns: widthOf(right) };
    runWeightGradients(session, name, everyStep(right).handle, all, [product]);
    return;
  }
  // Rows lie `ownStride` apart: the sums between are written behind the gradient's end, in memory of their own.
  const stride = ownStride(widthOf(gradient.value));
  withScratch(session, stride, ({ handle }) => {
    session.run("reduce", [0, sumOf(gradient.value), handle, 1, steps.batch, stride], { name });
    session.run("copy", [handle, target, 0, 0, 1, sizeOf(shape), 1, 1], { name });
  });
}
