import { type CommandName, commandNumber } from "./commands.ts";
import type { Engine, Handle } from "./engine.ts";

/** An engine with its errors made into exceptions, and memory that may have several owners. */
export interface Session {
  readonly engine: Engine;
  /**
   * Memory for so many 4-byte elements.
   *
   * @throws when there is none left.
   */
  allocate(elements: number): Buffer;
  /** Like `allocate`, but only the memory. */
  memory(elements: number): Handle;
  /** Numbers that will be computed when they are read. */
  later(elements: number, pending: Pending): Buffer;
  /** Computes what is pending. */
  settle(buffer: Buffer): Buffer;
  retain(buffer: Buffer): Buffer;
  release(buffer: Buffer): void;
  /**
   * Runs a command.
   *
   * @param where names the operation in errors.
   * @param rest operands behind the others.
   */
  run(command: CommandName, operands: readonly number[], where: Where, rest?: Int32Array): void;
}

/** How an operation's errors name it, and the limit that its ids have to stay below. */
export interface Where {
  readonly name: string;
  readonly ids?: { readonly what: string; readonly limit: number };
}

/** Memory of an engine with the number of its owners. */
export interface Buffer {
  /** -1 while the numbers are still to be computed. */
  handle: Handle;
  readonly elements: number;
  owners: number;
  pending: Pending | null;
  /** Computes what is still to be computed from the numbers, before their memory is given back. */
  beforeFree: (() => void) | null;
}

/** How numbers that nobody has read yet will be computed. */
export interface Pending {
  /** Computes a buffer's numbers: from then on it has memory and is no more pending. */
  settle(buffer: Buffer): void;
  /** A buffer that nobody will read. */
  drop(buffer: Buffer): void;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** Wraps an engine. */
export function startSession(engine: Engine): Session {
  let command = new Int32Array(4096);

  const outOfMemory = (name: string, bytes: number): Error =>
    new Error(
      `cpu: ${name} needs ${bytes > 0 ? megabytes(bytes) : "more memory"}, and the system has no more: ${megabytes(engine.count(1))} are in use by ${engine.count(0)} tensors and ${megabytes(engine.count(2))} kept for reuse. Use smaller batches or fewer time steps.`,
    );

  const memory = (elements: number): Handle => {
    const handle = engine.allocate(elements * 4);
    if (handle < 0) throw outOfMemory("a tensor", elements * 4);
    return handle;
  };

  return {
    engine,
    allocate: (elements) => ({
      handle: memory(elements),
      elements,
      owners: 1,
      pending: null,
      beforeFree: null,
    }),
    memory,
    later: (elements, pending) => ({ handle: -1, elements, owners: 1, pending, beforeFree: null }),
    settle(buffer) {
      buffer.pending?.settle(buffer);
      return buffer;
    },
    retain(buffer) {
      buffer.owners++;
      return buffer;
    },
    release(buffer) {
      if (buffer.owners <= 0) throw new Error("cpu: the buffer was freed already.");
      if (buffer.owners === 1) buffer.beforeFree?.();
      buffer.owners--;
      if (buffer.owners > 0) return;
      if (buffer.pending === null) engine.free(buffer.handle);
      else buffer.pending.drop(buffer);
    },
    run(name, operands, where, rest) {
      const length = 1 + operands.length + (rest?.length ?? 0);
      if (length > command.length) command = new Int32Array(2 * length);
      command[0] = commandNumber(name);
      for (let i = 0; i < operands.length; i++) command[i + 1] = operands[i]!;
      if (rest !== undefined) command.set(rest, 1 + operands.length);
      const status = engine.execute(command);
      if (status === 0) return;
      if (status === 1) throw outOfMemory(where.name, 0);
      if (status === 2) {
        const { what, limit } = where.ids ?? { what: "ids", limit: 0 };
        throw new Error(
          `${where.name}: ${what} must be from 0 to ${limit}, got ${engine.detail(0)} at position ${engine.detail(1)}.`,
        );
      }
      throw new Error(`cpu: ${where.name} failed with status ${status}.`);
    },
  };
}
