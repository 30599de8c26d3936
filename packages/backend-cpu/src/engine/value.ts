import { type Shape, sizeOf } from "@refrain/core";
import type { Handle } from "./engine.ts";
import type { Buffer, Session } from "./session.ts";

/** A buffer as the contract's callers hand it over, with the shape it is to be read under. */
export interface Value {
  readonly buffer: object;
  readonly shape?: Shape;
}

/**
 * The buffer behind a value of this device, whose numbers may still be to be computed.
 *
 * @throws when it was freed, or is smaller than the value's shape.
 */
export function bufferOf({ buffer, shape }: Value): Buffer {
  const own = buffer as Buffer;
  if (own.owners <= 0) throw new Error("cpu: the buffer was freed.");
  if (shape !== undefined && sizeOf(shape) > own.elements) {
    throw new Error(`cpu: a tensor of ${sizeOf(shape)} elements was given a buffer of ${own.elements}.`);
  }
  return own;
}

/** The memory behind a value of this device, its numbers computed. */
export function handleOf(session: Session, value: Value): Handle {
  return session.settle(bufferOf(value)).handle;
}
