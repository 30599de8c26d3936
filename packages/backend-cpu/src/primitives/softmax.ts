import { sizeOf } from "@refrain/core";
import type { Session } from "../engine/session.ts";
import type { Operand, Operation } from "./operation.ts";

function rowsOf({ shape }: Operand): [rows: number, size: number] {
  return [sizeOf(shape.slice(0, -1)), shape.at(-1)!];
}

function softmax(session: Session, x: Operand, output: Operand, logarithm: boolean): void {
  const name = logarithm ? "logSoftmax" : "softmax";
  session.run("softmax", [logarithm ? 1 : 0, x.handle, output.handle, ...rowsOf(x)], { name });
}

/** Softmax and the losses on it. */
export const softmaxOperations: Readonly<Record<string, Operation>> = {
  softmax: (session, [x], _, output) => softmax(session, x!, output, false),
  logSoftmax: (session, [x], _, output) => softmax(session, x!, output, true),
  crossEntropy(session, [logits, targets], _, output) {
    const [rows, size] = rowsOf(logits!);
    const operands = [logits!.handle, targets!.handle, output.handle, rows, size];
    session.run("crossEntropy", operands, {
      name: "crossEntropy",
      ids: { what: "targets", limit: size - 1 },
    });
  },
  crossEntropyGradient(session, [logits, targets, gradient], _, output) {
    const [rows, size] = rowsOf(logits!);
    const operands = [logits!.handle, targets!.handle, gradient!.handle, output.handle, rows, size];
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
