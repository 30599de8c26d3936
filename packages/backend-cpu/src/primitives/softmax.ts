import { type Attributes, sizeOf } from "@refrain/core";
import { bitsOf } from "../engine/commands.ts";
import type { Session } from "../engine/session.ts";
import type { Operand, Operation } from "./operation.ts";

function rowsOf({ shape }: Operand): [rows: number, size: number] {
  return [sizeOf(shape.slice(0, -1)), shape.at(-1)!];
}

function smoothingOf({ smoothing = 0 }: Attributes): number {
  return bitsOf(smoothing as number);
}

function softmax(session: Session, x: Operand, output: Operand, logarithm: boolean): void {
  const name = logarithm ? "logSoftmax" : "softmax";
  session.run("softmax", [logarithm ? 1 : 0, x.handle, output.handle, ...rowsOf(x)], { name });
}

/** Softmax and the losses on it. */
export const softmaxOperations: Readonly<Record<string, Operation>> = {
  softmax: (session, [x], _, output) => softmax(session, x!, output, false),
  logSoftmax: (session, [x], _, output) => softmax(session, x!, output, true),
  crossEntropy(session, [logits, targets], attributes, output) {
    const [rows, size] = rowsOf(logits!);
    const operands = [logits!.handle, targets!.handle, output.handle, rows, size, smoothingOf(attributes)];
    session.run("crossEntropy", operands, {
      name: "crossEntropy",
      ids: { what: "targets", limit: size - 1 },
    });
  },
  crossEntropyGradient(session, [logits, targets, gradient], attributes, output) {
    const [rows, size] = rowsOf(logits!);
    const handles = [logits!.handle, targets!.handle, gradient!.handle, output.handle];
    const operands = [...handles, rows, size, smoothingOf(attributes)];
    session.run("crossEntropyGradient", operands, {
      name: "crossEntropy",
      ids: { what: "targets", limit: size - 1 },
    });
  },
  randomUniform(session, _, { key0, key1 }, output) {
    const operands = [output.handle, sizeOf(output.shape), (key0 as number) | 0, (key1 as number) | 0];
    session.run("randomUniform", operands, { name: "randomUniform" });
  },
};
