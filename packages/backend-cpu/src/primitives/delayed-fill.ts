import { type DeviceValue, sizeOf } from "@refrain/core";
import type { Buffer, Pending, Session } from "../engine/session.ts";
import { bufferOf } from "../engine/value.ts";
import { fill } from "./arrays.ts";
import type { Operand } from "./operation.ts";

/** Memory that waits to be filled with one number. */
interface PendingFill extends Pending {
  readonly filledWith: number;
}

/** A tensor of one number, put off until somebody reads it: a scan that begins with zeros needs no memory for them. */
export function delayedFill(
  session: Session,
  value: number,
  { shape, dtype }: Omit<Operand, "handle">,
): Buffer {
  const pending: PendingFill = {
    filledWith: value,
    settle(buffer) {
      const handle = session.memory(buffer.elements);
      fill(session, "constant", { handle, shape, dtype }, buffer.elements, value);
      buffer.handle = handle;
      buffer.pending = null;
    },
    drop() {},
  };
  return session.later(sizeOf(shape), pending);
}

/** Whether a value is zeros that nobody has read yet. */
export function isUnreadZeros(value: DeviceValue): boolean {
  const { pending } = bufferOf(value);
  return pending !== null && "filledWith" in pending && pending.filledWith === 0;
}
