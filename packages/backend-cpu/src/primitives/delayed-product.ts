import { type Attributes, type DeviceValue, type Spec, sizeOf } from "@refrain/core";
import type { Handle } from "../engine/engine.ts";
import type { Buffer, Pending, Session } from "../engine/session.ts";
import { bufferOf, handleOf } from "../engine/value.ts";
import { productOperations } from "./products.ts";

/** A matrix product that waits for its first reader, which may be the addition of a bias that it can do on its way. */
interface PendingProduct extends Pending {
  readonly columns: number;
  /** @param bias a handle of one number a column, or -1. */
  compute(bias: Handle, target: Handle): void;
}

/**
 * A product of two matrices, put off until somebody reads it: most are followed by the addition of a bias, which the
 * product does on its way, and are never read themselves. Null for anything else.
 */
export function delayedProduct(
  session: Session,
  name: string,
  inputs: readonly DeviceValue[],
  attributes: Attributes,
  output: Spec,
): Buffer | null {
  // Transposed ones are gradients, which no bias follows.
  const isPlain = !attributes["transposeA"] && !attributes["transposeB"];
  if (name !== "matMul" || output.shape.length !== 2 || !isPlain) return null;
  const kept = inputs.map((input) => session.retain(session.settle(bufferOf(input))));
  const operands = inputs.map(({ shape, dtype }, index) => ({ shape, dtype, handle: kept[index]!.handle }));
  const pending: PendingProduct = {
    columns: output.shape[1]!,
    compute(bias, target) {
      const { shape, dtype } = output;
      const result = { shape, dtype, handle: target };
      productOperations["matMul"]!(session, operands, { bias }, result);
    },
    settle(buffer) {
      const handle = session.memory(buffer.elements);
      pending.compute(-1, handle);
      buffer.handle = handle;
      buffer.pending = null;
      pending.drop(buffer);
    },
    drop() {
      for (const buffer of kept) session.release(buffer);
    },
  };
  return session.later(sizeOf(output.shape), pending);
}

function productOf(value: DeviceValue): PendingProduct | null {
  const { pending } = bufferOf(value);
  return pending !== null && "columns" in pending ? (pending as PendingProduct) : null;
}

/** The sum of a delayed product and a vector, as one product with a bias. Null for any other operation. */
export function sumWithDelayed(
  session: Session,
  name: string,
  inputs: readonly DeviceValue[],
  output: Spec,
): Buffer | null {
  if (name !== "add") return null;
  for (const [product, bias] of [inputs, [...inputs].reverse()]) {
    const pending = productOf(product!);
    if (pending === null || productOf(bias!) !== null) continue;
    const { columns } = pending;
    const { elements } = bufferOf(product!);
    const isBias = bias!.shape.at(-1) === columns && sizeOf(bias!.shape) === columns;
    if (!isBias || output.shape.at(-1) !== columns || sizeOf(output.shape) !== elements) continue;
    const buffer = session.allocate(elements);
    try {
      pending.compute(handleOf(session, bias!), buffer.handle);
    } catch (error) {
      session.release(buffer);
      throw error;
    }
    return buffer;
  }
  return null;
}
