import { type InvariantGradient, type Shape, sizeOf } from "@refrain/core";
import type { Handle } from "../engine/engine.ts";
import type { Buffer, Session } from "../engine/session.ts";
import { withScratch } from "../primitives/operation.ts";
import { pointwiseCommand } from "../program/compile-map.ts";
import { ownStride } from "./regions.ts";

/** What one invariant's gradient is made of. */
export interface InvariantSources {
  readonly session: Session;
  readonly name: string;
  readonly shape: Shape;
  readonly gradients: readonly InvariantGradient[];
  /** Rows times times. */
  readonly steps: number;
  readonly batch: number;
  readonly widthOf: (id: number) => number;
  /** A value at every step, `[steps, width]`. */
  readonly everyStep: (id: number) => Handle;
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
  const { session, name, steps, batch, shape, widthOf, everyStep, sumOf } = sources;
  if (gradient.kind === "product") {
    const { left, right } = gradient;
    const operands = [
      everyStep(left),
      everyStep(right),
      target,
      -1,
      1,
      widthOf(left),
      widthOf(right),
      steps,
      1,
      0,
    ];
    session.run("matMul", operands, { name });
    return;
  }
  // Rows lie `ownStride` apart: the sums between are written behind the gradient's end, in memory of their own.
  const stride = ownStride(widthOf(gradient.value));
  withScratch(session, stride, ({ handle }) => {
    session.run("reduce", [0, sumOf(gradient.value), handle, 1, batch, stride], { name });
    session.run("copy", [handle, target, 0, 0, 1, sizeOf(shape), 1, 1], { name });
  });
}
